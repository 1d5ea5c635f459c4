import { inScope } from '../../../src/platform/database.ts';
import { type Scheme, stripeCardOf } from '../../harness/scheme.ts';
import type { RunningService } from '../../harness/service.ts';
import { SUPERMARKET } from '../../harness/shop.ts';

export const SHOPS = {
  supermarket: SUPERMARKET,
  hardware: { ...SUPERMARKET, name: 'Saltby Hardware', category: 'hardware_stores', network_id: '900011' },
  offLicence: {
    ...SUPERMARKET,
    name: 'Breakwater Wines',
    category: 'package_stores_beer_wine_and_liquor',
    network_id: '900012',
  },
  betting: { ...SUPERMARKET, name: 'BetQuick', category: 'betting_casino_gambling', network_id: '900013' },
  cashMachine: { ...SUPERMARKET, name: 'Harbour ATM', category: 'automated_cash_disburse', network_id: '900014' },
  taxi: { ...SUPERMARKET, name: 'Dune Cabs', category: 'taxicabs_limousines', network_id: '900015' },
} as const;

type Purchase = Partial<Parameters<RunningService['shop']['testHelpers']['issuing']['authorizations']['create']>[0]>;

/** What shops and people do with one award, a minute apart; what follows of it is left for `settle`. */
export type Shopper = ReturnType<typeof createShopper>;

export function createShopper(service: RunningService, scheme: Scheme, awardId: string) {
  const { authorizations, transactions } = service.shop.testHelpers.issuing;
  const holder = { awardId, practiceId: scheme.practiceId };
  const ask = async (amounts: readonly number[], at: keyof typeof SHOPS = 'supermarket', purchase: Purchase = {}) => {
    const card = await stripeCardOf(service, awardId);
    const ids: string[] = [];
    for (const amount of amounts) {
      const { id } = await authorizations.create({ card, amount, merchant_data: SHOPS[at], ...purchase });
      ids.push(id);
      service.clock.advance(60_000);
    }
    return ids;
  };
  const capture = async (id = '') => (await authorizations.capture(id, {})).transactions[0]?.id ?? '';
  return {
    ask,
    capture,
    addTo: (id = '', amount = 0) => authorizations.increment(id, { increment_amount: amount }),
    /** Asks for each amount and takes it. Returns Stripe's ids of what was taken. */
    take: async (amounts: readonly number[], at?: keyof typeof SHOPS) => {
      const taken: string[] = [];
      for (const id of await ask(amounts, at)) taken.push(await capture(id));
      return taken;
    },
    takeUnasked: async (amount: number) =>
      transactions.createForceCapture({ card: await stripeCardOf(service, awardId), amount }),
    giveBack: (id = '', amount = 0) => transactions.refund(id, { refund_amount: amount }),
    giveUnasked: async (amount: number) =>
      transactions.createUnlinkedRefund({ card: await stripeCardOf(service, awardId), amount }),
    reportLost: async () => {
      await service.cards.reportLostByHolder({ ...holder, reason: 'lost' });
      service.clock.advance(60_000);
    },
    pause: () => service.cards.pauseByHolder(holder),
    withdrawConsent: () => service.awards.withdrawConsent(scheme.people.requester, { awardId }),
    recordDeath: () => service.awards.recordDeath(scheme.people.approver, { awardId }),
  };
}

/** The kinds of signal that were raised on an award, in order. */
export async function raisedOn(service: RunningService, awardId: string): Promise<string[]> {
  return inScope(service.db, 'all', (trx) =>
    trx('risk_signals').where({ award_id: awardId }).orderBy('signal').pluck('signal'),
  );
}

export type SignalRow = {
  id: string;
  signal: string;
  score: number;
  suggestion: string;
  due_at: Date | null;
  verdict: string | null;
  figures: Record<string, number>;
};

export async function signalOn(service: RunningService, awardId: string, signal: string): Promise<SignalRow> {
  const row = await inScope(service.db, 'all', (trx) =>
    trx('risk_signals').where({ award_id: awardId, signal }).orderBy('raised_at', 'desc').first<SignalRow>(),
  );
  if (!row) throw new Error(`no signal ${signal} on this award`);
  return row;
}

/** What a signal was raised on, by Stripe's ids, oldest first. */
export async function evidenceOf(service: RunningService, signalId: string): Promise<string[]> {
  return inScope(service.db, 'all', (trx) =>
    trx('risk_evidence').where({ signal_id: signalId }).orderBy('happened_at').orderBy('item_id').pluck('item_id'),
  );
}
