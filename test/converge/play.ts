import { randomUUID } from 'node:crypto';
import { Stripe } from 'stripe';
import { AppError } from '../../src/kernel/app-error.ts';
import { readAwardFigures } from '../../src/modules/ledger/index.ts';
import { inScope } from '../../src/platform/database.ts';
import type { Act, Shop, Till } from './program.ts';
import { readCards, type Stage } from './stage.ts';

const SHOPS = {
  grocer: { category: 'grocery_stores_supermarkets', name: 'Corner Grocer', country: 'GB' },
  taxi: { category: 'taxicabs_limousines', name: 'Dune Cabs', country: 'GB' },
  hotel: { category: 'hotels_motels_and_resorts', name: 'Tern Harbour Hotel', country: 'GB' },
  wine: { category: 'package_stores_beer_wine_and_liquor', name: 'Breakwater Wines', country: 'GB' },
  abroad: { category: 'commuter_transport_and_ferries', name: 'Paris Métro', country: 'FR' },
  pump: { category: 'service_stations', name: 'Saltway Fuels', country: 'GB' },
} as const satisfies Record<Shop, object>;

const tillOf = (till: Till, amount: number) =>
  ({
    whole: {},
    part: { is_amount_controllable: true },
    cashback: { amount_details: { cashback_amount: Math.ceil(amount / 2) } },
    foreign: { merchant_amount: Math.round(amount * 1.17), merchant_currency: 'eur' },
    in_person: { authorization_method: 'contactless' as const },
  })[till];

type Payment = Stripe.Issuing.Authorization;
type PlayOf<Kind extends Act['do']> = (stage: Stage, act: Extract<Act, { do: Kind }>) => Promise<unknown>;

/** The thing counted from the newest, round and round; nothing when there is none. */
function pick<T>(things: readonly T[], place: number): T | undefined {
  return things.at(-1 - (place % Math.max(1, things.length)));
}

const shareOf = (amount: number, percent: number) => Math.max(1, Math.round((Math.abs(amount) * percent) / 100));

function keep(stage: Stage, payment: Payment): void {
  const known = stage.payments.findIndex(({ id }) => id === payment.id);
  if (known >= 0) stage.payments[known] = payment;
  else stage.payments.push(payment);
  const captures = payment.transactions.filter(({ type }) => type === 'capture');
  stage.captures.push(...captures.filter(({ id }) => stage.captures.every((capture) => capture.id !== id)));
}

/** An act on a payment: what the helper answers is kept. Without any such payment it is passed over. */
async function onPayment(
  stage: Stage,
  which: { on: number; of?: (payment: Payment) => boolean },
  act: (payment: Payment) => Promise<Payment>,
): Promise<boolean> {
  const payment = pick(stage.payments.filter(which.of ?? (() => true)), which.on);
  if (!payment) return false;
  keep(stage, await act(payment));
  return true;
}

/** Only an open payment can be changed. */
const isOpen = ({ approved, status }: Payment) => approved && status === 'pending';

const authorizations = (stage: Stage) => stage.service.shop.testHelpers.issuing.authorizations;
const transactions = (stage: Stage) => stage.service.shop.testHelpers.issuing.transactions;
const cardOf = (stage: Stage, place: number) => pick(stage.awards, place)?.stripeCardIds.at(-1) ?? '';

/** What Stripe has no test helper for. */
async function control(stage: Stage, path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${stage.service.sandboxUrl}/_sandbox${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_sandbox', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const said = await answer.text();
  if (answer.status >= 500) throw new Error(`${path}: ${answer.status} ${said}`);
  if (!answer.ok) throw new AppError('wrong_state', said);
  return true;
}

async function disputeAtStripe(stage: Stage, transaction: string): Promise<void> {
  const { disputes } = stage.service.shop.issuing;
  const explanation = 'Nobody at the surgery knows this payment';
  const evidence = { reason: 'no_valid_authorization', no_valid_authorization: { explanation } } as const;
  const { id } = await disputes.create({ transaction, evidence });
  await disputes.submit(id);
}

async function disputeByFinance({ service, scheme }: Stage, cardTransactionId: string): Promise<void> {
  const { finance } = scheme.people;
  const explanation = 'Nobody at the surgery knows this payment';
  const { id } = await service.disputes.openDispute(finance, {
    ...{ cardTransactionId, explanation, reason: 'no_valid_authorization' },
  });
  await service.disputes.submitDispute(finance, id);
}

const PATIENCE = 20;

/** Finance waits a little for the case of an award that is short of money. */
async function shortfallCaseOf(stage: Stage, card: number) {
  const awardId = pick(stage.awards, card)?.id ?? '';
  for (let looks = 0; looks < PATIENCE; looks += 1) {
    const [open, figures] = await inScope(stage.service.db, 'all', async (trx) => [
      await trx('finance_cases').where({ award_id: awardId, kind: 'shortfall' }).whereNot({ status: 'closed' }).first(),
      (await readAwardFigures(trx, [awardId])).get(awardId),
    ]);
    if (open) return { caseId: open.id, note: 'Seen to by finance', idempotencyKey: randomUUID() };
    if (!figures?.shortfallPence) return null;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return null;
}

const PLAYS: { [Kind in Act['do']]: PlayOf<Kind> } = {
  pay: async (stage, { card, pence, shop, till }) =>
    keep(
      stage,
      await authorizations(stage).create({
        card: cardOf(stage, card),
        amount: pence,
        merchant_data: SHOPS[shop],
        ...tillOf(till, pence),
      }),
    ),
  increment: (stage, { on, pence }) =>
    onPayment(stage, { on, of: isOpen }, ({ id }) => authorizations(stage).increment(id, { increment_amount: pence })),
  finalize: (stage, { on, percent }) =>
    onPayment(stage, { on, of: isOpen }, ({ id, amount }) =>
      authorizations(stage).finalizeAmount(id, { final_amount: shareOf(amount, percent) }),
    ),
  reverse: (stage, { on, percent }) =>
    onPayment(stage, { on, of: isOpen }, ({ id, amount }) =>
      authorizations(stage).reverse(id, percent === null ? {} : { reverse_amount: shareOf(amount, percent) }),
    ),
  expire: (stage, { on }) => onPayment(stage, { on, of: isOpen }, ({ id }) => authorizations(stage).expire(id)),
  capture: (stage, { on, percent, close }) =>
    onPayment(stage, { on }, ({ id, amount }) =>
      authorizations(stage).capture(id, {
        close_authorization: close,
        ...(percent === null ? {} : { capture_amount: shareOf(amount, percent) }),
      }),
    ),
  force: async (stage, { card, pence }) => {
    const forced = { card: cardOf(stage, card), amount: pence, merchant_data: SHOPS.grocer };
    stage.captures.push(await transactions(stage).createForceCapture(forced));
  },
  refund: async (stage, { on, percent }) => {
    const capture = pick(stage.captures, on);
    if (!capture) return false;
    const refund = percent === null ? {} : { refund_amount: shareOf(capture.amount, percent) };
    return transactions(stage).refund(capture.id, refund);
  },
  credit: (stage, { card, pence, on }) => {
    const about = on === null ? null : pick(stage.payments, on);
    const authorization = about?.id ?? null;
    return control(stage, '/refunds', { card: cardOf(stage, card), amount: pence, authorization });
  },
  rehold: (stage, { on, percent }) =>
    onPayment(stage, { on, of: isOpen }, async ({ id, amount }) => {
      const anew = percent === null ? {} : { amount: shareOf(amount, percent) };
      await control(stage, `/authorizations/${id}/rehold`, anew);
      return stage.service.shop.issuing.authorizations.retrieve(id);
    }),
  unasked: async (stage, { card, pence }) => {
    const faults = [{ fault: 'lost_request', action: 'approve', next: 1 }] as const;
    await stage.service.sandbox.setFaults({ faults: [...faults] });
    const unasked = { card: cardOf(stage, card), amount: pence, merchant_data: SHOPS.grocer };
    try {
      keep(stage, await authorizations(stage).create(unasked));
    } finally {
      await stage.service.sandbox.setFaults({});
    }
  },
  dispute: async (stage, { on, by }) => {
    const capture = pick(stage.captures, on);
    if (!capture) return false;
    await (by === 'stripe' ? disputeAtStripe(stage, capture.id) : disputeByFinance(stage, capture.id));
    stage.disputed.push(capture.id);
    return true;
  },
  decide: async (stage, { on, outcome }) => {
    const transaction = pick(stage.disputed, on);
    if (!transaction) return false;
    const [dispute] = (await stage.service.shop.issuing.disputes.list({ transaction, limit: 1 })).data;
    return dispute ? control(stage, `/disputes/${dispute.id}/close`, { outcome }) : false;
  },
  charge: async (stage, { card }) => {
    const shortfall = await shortfallCaseOf(stage, card);
    if (!shortfall) return false;
    return stage.service.cases.chargeToBudget(stage.scheme.people.finance, shortfall);
  },
  recover: async (stage, { card, pence }) => {
    const shortfall = await shortfallCaseOf(stage, card);
    if (!shortfall) return false;
    return stage.service.cases.recordRecovery(stage.scheme.people.finance, { ...shortfall, amountPence: pence });
  },
  replace: async (stage, { card, reason }) => {
    const award = pick(stage.awards, card);
    if (!award) return false;
    await stage.service.cards.replaceCard(stage.scheme.people.practice_manager, { cardId: award.cardId, reason });
    await readCards(stage.service, award);
    return true;
  },
  freeze: (stage, { card }) =>
    stage.service.cards.freezeCard(stage.scheme.people.approver, {
      cardId: pick(stage.awards, card)?.cardId ?? '',
      kind: 'staff',
    }),
  unfreeze: (stage, { card }) =>
    stage.service.cards.unfreezeCard(stage.scheme.people.approver, pick(stage.awards, card)?.cardId ?? ''),
  end: (stage, { card }) =>
    stage.service.awards.endAward(stage.scheme.people.approver, {
      awardId: pick(stage.awards, card)?.id ?? '',
      reason: 'cancelled',
    }),
  wait: async ({ service }, { hours }) => {
    service.clock.advance(hours * 3_600_000);
    await service.awards.expireDueAwards();
  },
};

/** Plays one act. Stripe or the service may refuse it; that is `refused`, and `nothing` what has nothing to act on. */
export async function play(stage: Stage, act: Act): Promise<'done' | 'refused' | 'nothing'> {
  try {
    const result = await (PLAYS[act.do] as PlayOf<Act['do']>)(stage, act as never);
    return result === false ? 'nothing' : 'done';
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof AppError) return 'refused';
    throw error;
  }
}
