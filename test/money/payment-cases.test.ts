import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUTHORIZATION_TRANSITIONS } from '../../src/modules/authorizations/core/authorization-transitions.ts';
import { inScope } from '../../src/platform/database.ts';
import { allowParts } from '../harness/allow-parts.ts';
import { makeAward, openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { CAPTURES } from './cases/captures.ts';
import { CARDS } from './cases/cards.ts';
import { HOLDS } from './cases/holds.ts';
import { OVERRULED } from './cases/overruled.ts';
import { REFUNDS } from './cases/refunds.ts';
import { awardOf, budgetOf, differences, openTill, toldOf } from './till.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
const walked = new Set<string>();

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  await allowParts(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const arrivalsOf = (awardId: string): Promise<string[]> =>
  inScope(service.db, 'all', (trx) =>
    trx('card_transactions').where({ award_id: awardId }).orderBy(['happened_at', 'recorded_at']).pluck('arrival'),
  );

describe('every way that money moves on a card', { shuffle: false }, () => {
  it.each([...HOLDS, ...OVERRULED, ...CAPTURES, ...CARDS, ...REFUNDS])(
    '$name',
    async ({ award, run, leaves, arrivals = [], tells = [] }) => {
      const before = await budgetOf({ service, scheme });
      const { id: awardId } = await makeAward(service, scheme, award);
      const till = openTill({ service, scheme, awardId });
      await run(till);
      const { available = 0, held = 0, spent = 0, shortfall = 0 } = leaves;
      expect(await awardOf(till)).toMatchObject({
        availablePence: available,
        heldPence: held,
        spentPence: spent,
        shortfallPence: shortfall,
      });
      const after = await budgetOf({ service, scheme });
      expect({
        committed: after.committedPence - before.committedPence,
        spent: after.spentPence - before.spentPence,
        shortfall: after.shortfallPence - before.shortfallPence,
        available: after.availablePence - before.availablePence,
      }).toEqual({ committed: available + held, spent, shortfall, available: 0 - (available + held + spent) });
      expect(await arrivalsOf(awardId)).toEqual(arrivals);
      expect(await toldOf(till)).toMatchObject(tells);
      for (const pair of till.walked) walked.add(pair);
    },
  );

  it('leaves books that agree with every authorization and card transaction, to the penny', async () => {
    expect(await differences(service)).toEqual([]);
  });

  it('walks every row of the table of transitions through Stripe and the books, and no other', () => {
    const rows = AUTHORIZATION_TRANSITIONS.map(({ from, trigger, to }) => `${from}/${trigger}/${to}`);
    expect([...walked].sort()).toEqual(rows.sort());
  });
});
