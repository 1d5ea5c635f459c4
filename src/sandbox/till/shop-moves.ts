import type { Call, Sandbox } from '../context.ts';
import type { Authorization } from '../issuing/authorization.ts';
import { increment } from '../network/authorize.ts';
import { giveHoldBack, giveMoneyBack, letExpire, takeMoney } from '../network/shop.ts';
import { StripeError } from '../wire/stripe-error.ts';
import { readPounds } from './money.ts';
import type { Sale } from './read-sale.ts';

export type Money = { holdPence: number; refundable: { id: string; capturedPence: number; leftPence: number }[] };

/** What can still be taken and given back on a payment. */
export function moneyOf(authorization: Authorization, refunded: ReadonlyMap<string, number>): Money {
  const captures = authorization.transactions.filter(({ type }) => type === 'capture');
  return {
    holdPence: authorization.balance_transactions.reduce((held, { amount }) => held - amount, 0),
    refundable: captures
      .map(({ id, amount }) => ({ id, capturedPence: -amount, leftPence: -amount - (refunded.get(id) ?? 0) }))
      .filter(({ leftPence }) => leftPence > 0),
  };
}

type Move = (sandbox: Sandbox, call: Call, asked: { id: string; form: Sale }) => Promise<object>;

/** What a shop can do with a payment it has made; the form says how much. */
const MOVES: Record<string, Move> = {
  capture: (sandbox, call, { id, form }) => {
    const amount = readPounds(form['amount'], 'the amount to take');
    return takeMoney(sandbox, { id, capture_amount: amount, close_authorization: !form['keepOpen'] }, call);
  },
  increment: (sandbox, call, { id, form }) => {
    const more = readPounds(form['amount'], 'the extra amount');
    return increment(sandbox, { id, increment_amount: more, is_amount_controllable: false }, call);
  },
  reverse: (sandbox, call, { id, form }) =>
    giveHoldBack(sandbox, { id, reverse_amount: readPounds(form['amount'], 'the amount to release') }, call),
  expire: (sandbox, call, { id }) => letExpire(sandbox, { id }, call),
  refund: (sandbox, call, { form }) => {
    const amount = readPounds(form['amount'], 'the amount to give back');
    return giveMoneyBack(sandbox, { id: form['transaction'] ?? '', refund_amount: amount }, call);
  },
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
