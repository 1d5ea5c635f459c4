import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwardRequest } from '../../../src/modules/awards/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { createShopper, evidenceOf, raisedOn, type Shopper, signalOn } from './payments-of-tests.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;

type Case = {
  name: string;
  /** What is raised, and nothing else; none when left out. */
  raises?: string;
  award?: Partial<AwardRequest>;
  act: (shopper: Shopper) => Promise<unknown>;
};

const LARGE = { policy: 'P7', amountPence: 12_000, expiresOn: '2026-12-04' };
const JOURNEYS = { policy: 'P3', amountPence: 15_000 };
const MISMATCH = { authorization_method: 'online', verification_data: { cvc_check: 'mismatch' } } as const;
const ONLINE = { authorization_method: 'online' } as const;
const FRAUD = { risk_assessment: { fraud_risk: { level: 'highest' } } } as const;
const CASHBACK = { ...ONLINE, amount_details: { cashback_amount: 50, atm_fee: 0 } };

/** So many captures of a penny each, all after this one. */
const makeSmallPayments = (after: string, count: number) =>
  inScope(service.db, 'all', (trx) =>
    trx.raw(
      `insert into card_transactions
       select (jsonb_populate_record(t, jsonb_build_object('id', t.id || '_' || n, 'amount_pence', -1,
         'authorization_id', null, 'happened_at', t.happened_at + n * interval '1 millisecond'))).*
       from card_transactions t, generate_series(1, ?::int) n where t.id = ?`,
      [count, after],
    ),
  );

const CASES: readonly Case[] = [
  {
    name: 'F1: two tries at a place that is never allowed',
    raises: 'F1',
    act: (shopper) => shopper.ask([900, 900], 'offLicence'),
  },
  {
    name: 'F1: one try at betting, for no record says that gambling harms the person',
    act: (s) => s.ask([900], 'betting'),
  },
  { name: 'F2: two tries for cash', raises: 'F2', act: (shopper) => shopper.ask([2000, 1000], 'cashMachine') },
  { name: 'F2: one try for cash', act: (shopper) => shopper.ask([2000], 'cashMachine') },
  {
    name: 'F3: nine tenths of more than £100 at one shop within a day',
    raises: 'F3',
    award: LARGE,
    act: (shopper) => shopper.take([6001, 4799]),
  },
  { name: 'F3: a penny less than nine tenths', award: LARGE, act: (shopper) => shopper.take([6001, 4798]) },
  {
    name: 'F3: all of it for one thing, where the policy buys one thing',
    award: { policy: 'P2', amountPence: 15_000, methodsOffered: ['invoice', 'card'] },
    act: (shopper) => shopper.take([14_990], 'hardware'),
  },
  { name: 'F4: three round amounts in shops', raises: 'F4', act: (shopper) => shopper.ask([1000, 1000, 2000]) },
  {
    name: 'F4: three payments that were asked for in round amounts and approved in part',
    award: { policy: 'P7', amountPence: 4317, expiresOn: '2026-12-04' },
    act: async (shopper) => {
      await shopper.ask([1000, 1000]);
      await shopper.ask([6000], 'supermarket', { is_amount_controllable: true });
    },
  },
  {
    name: 'F4: two round amounts, and one that an increment would have made round, had it not been declined',
    award: { recipient: { givenName: 'Walter', familyName: 'Testwithdrawn', dateOfBirth: '1961-05-06' } },
    act: async (shopper) => {
      await shopper.ask([1000, 1000]);
      const [held] = await shopper.ask([501]);
      await shopper.withdrawConsent();
      await shopper.addTo(held, 499);
    },
  },
  { name: 'F4: two round amounts and one that is not', act: (shopper) => shopper.ask([1000, 1001, 1000]) },
  { name: 'F4: three round fares', award: LARGE, act: (shopper) => shopper.ask([1000, 1000, 1000], 'taxi') },
  { name: 'F5: five payments within an hour', raises: 'F5', act: (shopper) => shopper.ask([111, 222, 333, 444, 555]) },
  { name: 'F5: four payments within an hour', act: (shopper) => shopper.ask([111, 222, 333, 444]) },
  {
    name: 'F7: three payments just under the limit on one',
    raises: 'F7',
    award: JOURNEYS,
    act: (shopper) => shopper.ask([2400, 2375, 2499], 'taxi'),
  },
  {
    name: 'F7: two of them, and one lower',
    award: JOURNEYS,
    act: (shopper) => shopper.ask([2400, 2374, 2499], 'taxi'),
  },
  {
    name: 'F8: more than 30% came back',
    raises: 'F8',
    act: async (shopper) => shopper.giveBack((await shopper.take([2000]))[0], 601),
  },
  { name: 'F8: 30% came back', act: async (shopper) => shopper.giveBack((await shopper.take([2000]))[0], 600) },
  {
    name: 'F8: a little came back of much, and since then came more payments than are read one by one',
    award: LARGE,
    act: async (shopper) => {
      const [taken = ''] = await shopper.take([9000]);
      await service.settle();
      await makeSmallPayments(taken, 210);
      service.clock.advance(60_000);
      await shopper.giveBack(taken, 500);
    },
  },
  {
    name: 'F8: a refund without a purchase',
    raises: 'F8',
    act: async (shopper) => {
      await shopper.take([3000]);
      await shopper.giveUnasked(100);
    },
  },
  {
    name: 'F9: a try after the card was reported lost',
    raises: 'F9',
    act: async (shopper) => {
      await shopper.reportLost();
      await shopper.ask([450]);
    },
  },
  {
    name: 'F9: what a shop took without asking after the loss',
    raises: 'F9',
    act: async (shopper) => {
      await shopper.reportLost();
      await shopper.takeUnasked(300);
    },
  },
  {
    name: 'F9: what a shop took after the loss of an earlier hold',
    act: async (shopper) => {
      const [held] = await shopper.ask([450]);
      await shopper.reportLost();
      await shopper.capture(held);
    },
  },
  {
    name: 'F9: two tries while the holder had paused the card',
    raises: 'F9',
    act: async (shopper) => {
      await shopper.pause();
      await shopper.ask([450, 450]);
    },
  },
  {
    name: 'F9: one try while the holder had paused the card, which may be habit',
    act: async (shopper) => {
      await shopper.pause();
      await shopper.ask([450]);
    },
  },
  {
    name: 'F9: tries after the person had withdrawn their consent, which is a right (R28)',
    award: { recipient: { givenName: 'Wilma', familyName: 'Testwithdrawn', dateOfBirth: '1960-05-06' } },
    act: async (shopper) => {
      await shopper.withdrawConsent();
      await shopper.ask([450, 460]);
    },
  },
  {
    name: 'F9: a try after the person’s death was recorded',
    raises: 'F9',
    act: async (shopper) => {
      await shopper.recordDeath();
      await shopper.ask([450]);
    },
  },
  {
    name: 'F10: three tries with details that do not match',
    raises: 'F10',
    act: (shopper) => shopper.ask([450, 450, 450], 'supermarket', MISMATCH),
  },
  { name: 'F10: two such tries', act: (shopper) => shopper.ask([450, 450], 'supermarket', MISMATCH) },
  {
    name: 'F10: three payments online of less than £2',
    raises: 'F10',
    act: (shopper) => shopper.ask([120, 130, 199], 'supermarket', ONLINE),
  },
  {
    name: 'F10: two of less than £2 and one of £2',
    act: (shopper) => shopper.ask([120, 130, 200], 'supermarket', ONLINE),
  },
  {
    name: 'F10: three payments that Stripe stopped as suspected fraud',
    raises: 'F10',
    act: (shopper) => shopper.ask([450, 450, 450], 'supermarket', FRAUD),
  },
  {
    name: 'F10: one payment that Stripe stopped as suspected fraud, for nothing of ours says so',
    act: (shopper) => shopper.ask([450], 'supermarket', FRAUD),
  },
  {
    name: 'our own fault: small tries with cashback while nobody answered Stripe',
    act: async (shopper) => {
      service.setWeb('down');
      await shopper.ask([120, 120, 120], 'supermarket', CASHBACK);
      service.setWeb('up');
    },
  },
];

const awardIds = new Map<string, string>();
const idOf = (name: string) => awardIds.get(name) ?? '';

/** Everything is paid first; then what follows of all of it is done at once. */
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  for (const { name, award, act } of CASES) {
    const { id } = await makeAward(service, scheme, award);
    awardIds.set(name, id);
    await act(createShopper(service, scheme, id));
  }
  await service.settle();
}, 120_000);
afterAll(() => service[Symbol.asyncDispose]());

describe('a signal', () => {
  it.each(CASES.filter(({ raises }) => raises))('is raised by $name', async ({ name, raises }) => {
    expect(await raisedOn(service, idOf(name))).toEqual([raises]);
  });

  it.each(CASES.filter(({ raises }) => !raises))('is not raised by $name', async ({ name }) => {
    expect(await raisedOn(service, idOf(name))).toEqual([]);
  });

  it('keeps the ids of what it was raised on, once each, and the figures of its sentence', async () => {
    const { id, figures } = await signalOn(service, idOf('F1: two tries at a place that is never allowed'), 'F1');
    const evidence = await evidenceOf(service, id);
    expect(evidence).toEqual([expect.stringMatching(/^iauth_/), expect.stringMatching(/^iauth_/)]);
    expect(new Set(evidence).size).toBe(2);
    expect(figures).toEqual({ attempts: 2, days: 30, amountPence: 1800 });
  });

  it('of a light weight is to be noted, and of 70 suggests a hold by the end of the next working day', async () => {
    const light = await signalOn(service, idOf('F4: three round amounts in shops'), 'F4');
    expect(light).toMatchObject({ score: 10, suggestion: 'note', due_at: null });
    const grave = await signalOn(service, idOf('F9: a try after the card was reported lost'), 'F9');
    expect(grave).toMatchObject({ score: 70, suggestion: 'hold', due_at: new Date('2026-11-23T17:00:00Z') });
  });

  it('tells a death from a loss, and what Stripe stopped from what did not match', async () => {
    const died = await signalOn(service, idOf('F9: a try after the person’s death was recorded'), 'F9');
    expect(died.figures).toEqual({ uses: 1, lost: 0, dead: 1 });
    const stopped = await signalOn(service, idOf('F10: three payments that Stripe stopped as suspected fraud'), 'F10');
    expect(stopped.figures).toMatchObject({ stopped: 3, mismatches: 0, small: 0 });
  });
});
