import { inScope } from '../../src/platform/database.ts';
import { type Act, type AskedCase, ask, type Payment } from './stage.ts';

const replaced =
  (reason: 'lost' | 'damaged'): Act =>
  async ({ service, scheme }, { cardId }) => {
    await service.cards.replaceCard(scheme.people.practice_manager, { cardId, reason });
    await service.settle();
  };
const paused: Act = ({ service, scheme: { practiceId } }, { id: awardId }) =>
  service.cards.pauseByHolder({ awardId, practiceId });
const onHold: Act = ({ service, scheme }, { cardId }) =>
  service.cards.freezeCard(scheme.people.approver, { cardId, kind: 'protective' });
const paid =
  (amount: number): Act =>
  (stage, { card }) =>
    ask(stage, card, { amount });
const outOfDate: Act = async ({ service }, { cardId }) => {
  const printed = { exp_year: 2026, exp_month: 10 };
  await inScope(service.db, 'all', (trx) => trx('cards').where({ id: cardId }).update(printed));
  await service.cards.lookAfterCards();
};
const ended: Act = ({ service, scheme }, { id }) =>
  service.awards.endAward(scheme.people.practice_manager, { awardId: id, reason: 'cancelled' });
const withdrawn: Act = async (stage, award) => {
  await ended(stage, award);
  await stage.service.settle();
};
const stopped: Act = ({ service, scheme }) =>
  service.budgets.stopSpending(scheme.people.commissioner, {
    kind: 'policy',
    target: 'P5',
    reason: 'Payments of this kind are being looked into',
  });

const at = (name: string, category: string, code: string): Payment => ({
  merchant: { name, category, category_code: code, network_id: '900777' },
});
const STAYS = ['hotels_motels_and_resorts'];

/** What we decide, each by a rule of ours: Stripe asks by its signed request. */
export const ASKED: readonly AskedCase[] = [
  { rule: 'card_not_lost', code: 'lost_stolen', words: 'a card reported lost', act: replaced('lost') },
  { rule: 'card_not_replaced', code: 'replaced', words: 'a card that was replaced', act: replaced('damaged') },
  { rule: 'card_not_withdrawn', code: 'award_ended', words: 'a card withdrawn with its award', act: withdrawn },
  { rule: 'award_active', code: 'award_ended', words: 'an award that is over', act: ended },
  { rule: 'card_not_expired', code: 'card_expired', words: 'plastic out of date', act: outOfDate },
  {
    rule: 'card_activated',
    code: 'not_activated',
    words: 'a posted card that nobody switched on (R39)',
    award: { cardType: 'physical' },
  },
  { rule: 'not_frozen_by_holder', code: 'frozen_by_holder', words: 'a pause of the holder’s', act: paused },
  { rule: 'no_staff_hold', code: 'on_hold', words: 'a protective freeze (R48)', act: onHold },
  {
    rule: 'award_in_date',
    code: 'award_ended',
    words: 'the first minute after the last day',
    award: { expiresOn: '2026-11-30' },
    act: async ({ service }) => service.clock.set(new Date('2026-12-01T00:00:00Z')),
  },
  { rule: 'not_stopped', code: 'scheme_stopped', words: 'a policy that is stopped (R61)', act: stopped },
  {
    rule: 'never_allowed',
    code: 'never_allowed',
    words: 'an off-licence (R41)',
    payment: at('Breakwater Wines', 'package_stores_beer_wine_and_liquor', '5921'),
  },
  {
    rule: 'no_cash',
    code: 'cash',
    words: 'a cash machine (R38)',
    payment: at('Pier ATM', 'automated_cash_disburse', '6011'),
  },
  {
    rule: 'no_cash',
    code: 'cash',
    words: 'a purchase with cashback, declined whole (R38)',
    payment: { pending: { amount_details: { cashback_amount: 100 } } },
  },
  {
    rule: 'no_deposit_hold',
    code: 'deposit_hold',
    words: 'pay at pump',
    payment: at('Gull Fuel', 'automated_fuel_dispensers', '5542'),
  },
  {
    rule: 'no_subscription',
    code: 'repeat_payment',
    words: 'a subscription',
    payment: at('Monthly Box', 'direct_marketing_subscription', '5968'),
  },
  {
    rule: 'category_in_policy',
    code: 'not_in_award',
    words: 'a spa with a policy for food',
    payment: at('Foamline Spa', 'health_and_beauty_spas', '7298'),
  },
  {
    rule: 'category_in_policy',
    code: 'not_in_award',
    words: 'a category that nobody knows (R42)',
    payment: at('Something New', 'something_new', '9999'),
  },
  {
    rule: 'shop_listed',
    code: 'not_in_award',
    words: 'a shop that is not one of those named',
    terms: { onlyMerchants: [{ networkId: '900002' }, { name: 'Corner Grocer' }] },
  },
  {
    rule: 'shop_not_blocked',
    code: 'not_in_award',
    words: 'a shop that is blocked by name',
    terms: { blockedMerchants: [{ name: 'SEAGULL-STORES' }] },
  },
  {
    rule: 'shop_not_blocked',
    code: 'not_in_award',
    words: 'a shop that is blocked by its number in the network, whatever it calls itself',
    terms: { blockedMerchants: [{ networkId: '900001' }] },
    payment: { merchant: { name: 'Another Name' } },
  },
  {
    rule: 'card_presence',
    code: 'not_in_award',
    words: 'a payment online with a card for shops',
    terms: { cardPresence: 'in_person' },
    payment: { purchase: { card_presence: 'not_present', authorization_method: 'online' } },
  },
  { rule: 'on_day', code: 'not_in_award', words: 'a Sunday with a card for Mondays', terms: { days: [1] } },
  {
    rule: 'in_hours',
    code: 'not_in_award',
    words: 'ten in the morning with a card from eleven',
    terms: { hours: { from: '11:00', until: '18:00' } },
  },
  { rule: 'in_the_uk', code: 'not_uk', words: 'a shop in France (R38)', payment: { merchant: { country: 'FR' } } },
  {
    rule: 'in_the_uk',
    code: 'not_uk',
    words: 'a shop that charges in euros (R38)',
    payment: { pending: { merchant_currency: 'eur' } },
  },
  {
    rule: 'within_one_payment',
    code: 'over_single',
    words: 'a penny over the limit of one payment',
    terms: { perPaymentPence: 1999 },
  },
  {
    rule: 'within_day',
    code: 'over_period',
    words: 'a penny over the day',
    terms: { dailyPence: 2999 },
    act: paid(1000),
  },
  {
    rule: 'within_week',
    code: 'over_period',
    words: 'a penny over the week',
    terms: { weeklyPence: 2999 },
    act: paid(1000),
  },
  {
    rule: 'within_month',
    code: 'over_period',
    words: 'a penny over the month',
    terms: { monthlyPence: 2999 },
    act: paid(1000),
  },
  {
    rule: 'within_payments',
    code: 'single_use_done',
    words: 'the second payment of a card for one',
    terms: { maxPayments: 1 },
    act: paid(1000),
  },
  {
    rule: 'deposit_covered',
    code: 'deposit_hold',
    words: 'a hotel that asks for more than is left',
    terms: { categories: STAYS, mccs: ['7011'] },
    payment: { ...at('Pier Hotel', 'hotels_motels_and_resorts', '7011'), amount: 4001 },
  },
  { rule: 'covered', code: 'no_funds', words: 'a penny more than is left', payment: { amount: 4001 } },
];
