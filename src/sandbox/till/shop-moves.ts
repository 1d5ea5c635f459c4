import type { Call, Sandbox } from '../context.ts';
import { type Authorization, type AuthorizationRecord, holdOf } from '../issuing/authorization.ts';
import { increment } from '../network/authorize.ts';
import { capture } from '../network/capture.ts';
import { refund } from '../network/refund.ts';
import { expire, reverse } from '../network/release.ts';
import { StripeError } from '../wire/stripe-error.ts';
import { readPounds } from './money.ts';
import type { Sale } from './read-sale.ts';

export type Money = { holdPence: number; refundable: { id: string; capturedPence: number; leftPence: number }[] };

/** What can still be taken and given back on a payment. */
export function moneyOf(authorization: Authorization, refunded: ReadonlyMap<string, number>): Money {
  const captures = authorization.transactions.filter(({ type }) => type === 'capture');
  const captured = captures.reduce((sum, { amount }) => sum - amount, 0);
  const record: AuthorizationRecord = { ...authorization, card: authorization.card.id };
  return {
    holdPence: holdOf(record, captured),
    refundable: captures
      .map(({ id, amount }) => ({ id, capturedPence: -amount, leftPence: -amount - (refunded.get(id) ?? 0) }))
      .filter(({ leftPence }) => leftPence > 0),
  };
}

type Move = (sandbox: Sandbox, call: Call, asked: { id: string; form: Sale }) => Promise<object>;

/** What a shop can do with a payment it has made; the form says how much. */
const MOVES: Record<string, Move> = {
  capture: (_sandbox, call, { id, form }) =>
    call.commit((change) =>
      capture(change, {
        id,
        capture_amount: readPounds(form['amount'], 'the amount to take'),
        close_authorization: !form['keepOpen'],
      }),
    ),
  increment: (sandbox, call, { id, form }) => {
    const more = readPounds(form['amount'], 'the extra amount');
    return increment(sandbox, { id, increment_amount: more, is_amount_controllable: false }, call);
  },
  reverse: (_sandbox, call, { id, form }) =>
    call.commit((change) => reverse(change, id, readPounds(form['amount'], 'the amount to release'))),
  expire: (_sandbox, call, { id }) => call.commit((change) => expire(change, id)),
  refund: (_sandbox, call, { form }) =>
    call.commit((change) =>
      refund(change, form['transaction'] ?? '', readPounds(form['amount'], 'the amount to give back')),
    ),
};

/** Carries out a shop's next move; throws when there is no such move or it is not allowed now. */
export async function makeMove(
  sandbox: Sandbox,
  call: Call,
  asked: { id: string; move: string; form: Sale },
): Promise<void> {
  const move = Object.hasOwn(MOVES, asked.move) ? MOVES[asked.move] : undefined;
  if (!move) throw new StripeError(404, 'A shop cannot do that.');
  await move(sandbox, call, asked);
}
