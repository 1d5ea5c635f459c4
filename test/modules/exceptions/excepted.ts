import { v7 as newId } from 'uuid';
import type { Principal, Role } from '../../../src/kernel/principal.ts';
import { inScope } from '../../../src/platform/database.ts';
import { askAbout } from '../../harness/requests.ts';
import { makeAward, type Scheme, stripeCardOf } from '../../harness/scheme.ts';
import type { RunningService } from '../../harness/service.ts';
import { SUPERMARKET } from '../../harness/shop.ts';

export const SHOPS = {
  spa: { name: 'Foamline Spa', category: 'health_and_beauty_spas', network_id: '900298', country: 'GB' },
  otherSpa: { name: 'Pebble Spa', category: 'health_and_beauty_spas', network_id: '900299', country: 'GB' },
  cafe: { name: 'Kite & Kettle', category: 'eating_places_restaurants', network_id: '900581', country: 'GB' },
  bets: { name: 'BetQuick', category: 'betting_casino_gambling', network_id: '900995', country: 'GB' },
  cash: { name: 'Seagull ATM', category: 'automated_cash_disburse', network_id: '900611', country: 'GB' },
  abroad: { name: 'Spa du Port', category: 'health_and_beauty_spas', network_id: '900777', country: 'FR' },
  supermarket: SUPERMARKET,
} as const;
export type ShopName = keyof typeof SHOPS;

let taps = 0;

/** What the tests of exceptions do, on one service. */
export function excepting(service: RunningService, scheme: Scheme) {
  const { requester, approver } = scheme.people;
  const all = <T>(read: Parameters<typeof inScope<T>>[2]) => inScope(service.db, 'all', read);
  const rowOf = (id: string) => all((trx) => trx('merchant_exceptions').where({ id }).first());
  const eventsOf = (awardId: string): Promise<string[]> =>
    all((trx) =>
      trx('domain_events').where({ award_id: awardId }).whereLike('type', 'exception.%').orderBy('id').pluck('type'),
    );
  const stateOf = async (id: string) => (await all((trx) => service.reports.exceptionView(trx, id)))?.state;

  async function somebody(role: Role): Promise<Principal> {
    const id = newId();
    const practiceIds = [scheme.practiceId];
    await service.staff.addStaff({ id, name: `Second ${role}`, title: role, role, practiceIds, isDemonstration: true });
    const principal = await service.staff.principalOf(id, `second-${role}`);
    if (!principal) throw new Error('the person was added');
    return principal;
  }

  const award = async (amountPence = 6000) => (await makeAward(service, scheme, { amountPence })).id;

  /** Somebody tries to pay at a till; Stripe has not told what follows from it. */
  async function begin(awardId: string, payment: { at?: ShopName; pence?: number } = {}) {
    return service.shop.testHelpers.issuing.authorizations.create({
      card: await stripeCardOf(service, awardId),
      amount: payment.pence ?? 2000,
      merchant_data: SHOPS[payment.at ?? 'spa'],
    });
  }

  /** Somebody tries to pay; all that follows from it has happened. */
  async function pay(awardId: string, payment: { at?: ShopName; pence?: number } = {}) {
    const authorization = await begin(awardId, payment);
    await service.settle();
    return authorization;
  }

  /** Stripe asks about a payment and hears our answer; nothing follows from it. */
  async function tap(awardId: string, payment: { at?: ShopName; pence?: number; merchant?: object } = {}) {
    taps += 1;
    const id = `iauth_tapped_${taps}`;
    const { name, category, network_id, country } = SHOPS[payment.at ?? 'spa'];
    const merchant = { name, category, category_code: null, network_id, country, ...payment.merchant };
    const card = await stripeCardOf(service, awardId);
    const { approved } = await askAbout(service, { id, card, amount: payment.pence ?? 2000, merchant });
    return { id, approved };
  }

  /** An award with a payment of £20 that we declined, at a shop that its policy does not cover; tapped again where a busy machine had no time to decide. */
  async function declined(at: ShopName = 'spa') {
    const awardId = await award();
    for (;;) {
      const { id } = await tap(awardId, { at });
      if (await all((trx) => trx('authorizations').where({ id }).first('id'))) return { awardId, authorizationId: id };
    }
  }

  /** As `declined`, through a till and with its review opened. */
  async function reviewed() {
    const awardId = await award();
    return { awardId, authorizationId: (await pay(awardId)).id };
  }

  const WHY = 'The only place near her for what her plan names';
  type Asked = Partial<Parameters<typeof service.exceptions.askException>[1]>;

  async function ask(authorizationId: string, changes: Asked = {}, by: Principal = requester): Promise<string> {
    const input = { authorizationId, subject: 'shop', reason: WHY, ...changes } as const;
    return (await service.exceptions.askException(by, input)).id;
  }

  async function allowed(authorizationId: string, changes: Asked = {}): Promise<string> {
    const exceptionId = await ask(authorizationId, changes);
    await service.exceptions.allowException(approver, { exceptionId });
    return exceptionId;
  }

  return { all, rowOf, eventsOf, stateOf, somebody, award, begin, pay, tap, declined, reviewed, ask, allowed, WHY };
}
