import type { Behaviour } from '../../src/sandbox/behaviour.ts';
import {
  answer,
  balanceChange,
  type Case,
  captured,
  cardOf,
  declinedIncrement,
  declinedRehold,
  eventsOf,
  HOLDER,
  helpers,
  keyLife,
  lateCapture,
  limited,
  limitUses,
  nextDay,
  orRefused,
  paid,
  passes,
  reasonWithoutDashboard,
  takeSome,
} from './behaviour-acts.ts';
import { DISPUTE_CASES } from './behaviour-dispute-cases.ts';
import { control, setFaults } from './control.ts';
import { createCard, createHolder, pay } from './sandbox-server.ts';

/** For each switch: what is done, and what comes of it with each of its values. */
export const CASES: { readonly [N in keyof Behaviour]: Case } = {
  ...DISPUTE_CASES,
  timeoutAction: {
    act: async (sandbox) => {
      await setFaults(sandbox, [{ fault: 'lost_request', next: 1 }]);
      return (await paid(sandbox)).approved;
    },
    comes: [false, true],
  },
  webhookError: {
    with: { timeoutAction: 'approve' },
    act: async (sandbox) => {
      answer(sandbox, { approved: 'yes' });
      return (await paid(sandbox)).approved;
    },
    comes: [false, true],
  },
  amountAboveRequest: {
    act: async (sandbox) => {
      answer(sandbox, { approved: true, amount: 1251 });
      const { approved, amount } = await paid(sandbox, { is_amount_controllable: true });
      return approved && amount;
    },
    comes: [false, 1250],
  },
  requestEventEndpoint: {
    act: (_sandbox, behaviour) => reasonWithoutDashboard(behaviour),
    comes: ['card_active', 'webhook_approved'],
  },
  requestEventsListed: {
    act: async (sandbox) => eventsOf(sandbox, 'issuing_authorization.*' as never, (await paid(sandbox)).id),
    comes: [2, 1],
  },
  declinedIncrement: {
    act: async (sandbox) => (await declinedIncrement(sandbox)).status,
    comes: ['pending', 'closed'],
  },
  declinedIncrementEvent: {
    act: async (sandbox) => eventsOf(sandbox, 'issuing_authorization.updated', (await declinedIncrement(sandbox)).id),
    comes: [1, 0],
  },
  expiredStatus: {
    act: async (sandbox) => (await helpers(sandbox).authorizations.expire((await paid(sandbox)).id)).status,
    comes: ['expired', 'reversed'],
  },
  zeroedStatus: { act: async (sandbox) => (await declinedRehold(sandbox)).status, comes: ['reversed', 'pending'] },
  reholdAsks: { act: async (sandbox) => (await declinedRehold(sandbox)).amount, comes: [0, 1250] },
  partCaptureReleases: {
    act: async (sandbox) => {
      const { id } = await paid(sandbox);
      return balanceChange(sandbox, () => takeSome(sandbox, id));
    },
    comes: [0, -500, 750],
  },
  partCaptureAmount: {
    act: async (sandbox) => {
      const { id, amount } = await takeSome(sandbox, (await paid(sandbox)).id);
      const closed = await helpers(sandbox).authorizations.capture(id);
      return [amount, closed.transactions.map((taken) => taken.amount)];
    },
    comes: [
      [1250, [-500, -750]],
      [750, [-500, -750]],
    ],
  },
  lateCaptureStatus: { act: async (sandbox) => (await lateCapture(sandbox)).status, comes: ['closed', 'expired'] },
  lateCaptureAmount: { act: async (sandbox) => (await lateCapture(sandbox)).amount, comes: [1250, 300] },
  declinedCapture: {
    act: async (sandbox) => {
      answer(sandbox, { approved: false });
      const { id } = await paid(sandbox);
      const taken = helpers(sandbox).authorizations.capture(id, { capture_amount: 10 });
      return orRefused(taken, ({ transactions }) => transactions.length);
    },
    comes: [1, 'refused'],
  },
  overCapture: {
    act: async (sandbox) => {
      const { id } = await paid(sandbox);
      const over = helpers(sandbox).authorizations.capture(id, { capture_amount: 1501 });
      return orRefused(over, ({ status }) => status);
    },
    comes: ['closed', 'refused'],
  },
  refundAboveCapture: {
    act: async (sandbox) => {
      const { id } = await captured(sandbox);
      return orRefused(helpers(sandbox).transactions.refund(id, { refund_amount: 1251 }), ({ amount }) => amount);
    },
    comes: ['refused', 1251],
  },
  defaultDailyLimit: {
    act: async (sandbox) => passes(sandbox, await cardOf(sandbox), 50_001),
    comes: [false, true],
  },
  weekStart: { act: nextDay, comes: [true, false] },
  limitsCount: {
    act: limitUses,
    comes: [
      [false, false],
      [true, false],
      [false, true],
    ],
  },
  releasesGiveBackLimits: {
    act: async (sandbox) => {
      const card = await limited(sandbox);
      await helpers(sandbox).authorizations.reverse((await pay(sandbox.stripe, card, { amount: 1000 })).id);
      return passes(sandbox, card, 1000);
    },
    comes: [true, false],
  },
  refundsGiveBackLimits: {
    act: async (sandbox) => {
      const card = await limited(sandbox);
      const { id } = await pay(sandbox.stripe, card, { amount: 1000 });
      const { transactions } = await helpers(sandbox).authorizations.capture(id);
      await helpers(sandbox).transactions.refund(String(transactions[0]?.id));
      return passes(sandbox, card, 1000);
    },
    comes: [false, true],
  },
  limitsLag: {
    act: async (sandbox) => {
      const card = await limited(sandbox);
      await passes(sandbox, card, 1000);
      return passes(sandbox, card, 1000);
    },
    comes: [false, true],
  },
  spendingControlsUpdate: {
    act: async ({ stripe }) => {
      const { id } = await createCard(stripe, { spending_controls: { blocked_categories: ['bakeries'] } });
      const controls = { allowed_merchant_countries: ['GB'] };
      return (await stripe.issuing.cards.update(id, { spending_controls: controls })).spending_controls
        .blocked_categories;
    },
    comes: [['bakeries'], null],
  },
  merchantDefaults: {
    act: async (sandbox) => (await paid(sandbox, { merchant_data: { name: 'Seagull Stores' } })).merchant_data.country,
    comes: ['GB', 'US'],
  },
  swipedPayment: {
    act: async (sandbox) => (await paid(sandbox, { authorization_method: 'swipe' })).approved,
    comes: [false, true],
  },
  addressMismatch: {
    act: async (sandbox) => (await paid(sandbox, { verification_data: { address_line1_check: 'mismatch' } })).approved,
    comes: [true, false],
  },
  paymentCountCounts: {
    act: async (sandbox) => {
      const card = await cardOf(sandbox, { lifecycle_controls: { cancel_after: { payment_count: 1 } } });
      const { id } = await pay(sandbox.stripe, card, { amount: 100 });
      const { status } = await sandbox.stripe.issuing.cards.retrieve(card);
      await helpers(sandbox).authorizations.capture(id);
      return [status, (await sandbox.stripe.issuing.cards.retrieve(card)).status];
    },
    comes: [
      ['canceled', 'canceled'],
      ['active', 'canceled'],
    ],
  },
  cardWithoutCardholder: {
    act: (sandbox) =>
      orRefused(
        sandbox.stripe.issuing.cards.create({ currency: 'gbp', type: 'virtual' }),
        ({ cardholder }) => cardholder.type,
      ),
    comes: ['refused', 'company'],
  },
  canceledCardIsFinal: {
    act: async (sandbox) => {
      const card = await cardOf(sandbox);
      await control(sandbox, `POST /cards/${card}/cancel`, { reason: 'fulfillment_error' });
      return orRefused(sandbox.stripe.issuing.cards.update(card, { status: 'active' }), ({ status }) => status);
    },
    comes: ['refused', 'active'],
  },
  blockedCardholderIsFinal: {
    act: async (sandbox) => {
      const { id } = await createHolder(sandbox.stripe);
      await control(sandbox, `POST /cardholders/${id}/block`);
      return orRefused(sandbox.stripe.issuing.cardholders.update(id, { status: 'active' }), ({ status }) => status);
    },
    comes: ['refused', 'active'],
  },
  foreignCurrencyFee: {
    act: async (sandbox) => {
      const { id } = await captured(sandbox, { merchant_amount: 1500, merchant_currency: 'eur' });
      const { data } = await sandbox.stripe.balanceTransactions.list({ type: 'stripe_fx_fee', source: id });
      return data.map(({ amount }) => amount);
    },
    comes: [[], [-25]],
  },
  ephemeralKeyMinutes: { act: keyLife, comes: [15, 60] },
  oldIdempotencyKey: {
    act: async (sandbox) => {
      const options = { idempotencyKey: `old-${Math.random()}` };
      const make = () => sandbox.stripe.issuing.cardholders.create(HOLDER, options);
      const first = await make();
      sandbox.clock.advance(86_401_000);
      return (await make()).id === first.id;
    },
    comes: [true, false],
  },
  deletedTokenIsFinal: {
    act: async (sandbox) => {
      const { id } = await control<{ id: string }>(sandbox, `POST /cards/${await cardOf(sandbox)}/tokens`);
      const { tokens } = sandbox.stripe.issuing;
      await tokens.update(id, { status: 'deleted' });
      return orRefused(tokens.update(id, { status: 'active' }), ({ status }) => status);
    },
    comes: ['refused', 'active'],
  },
};
