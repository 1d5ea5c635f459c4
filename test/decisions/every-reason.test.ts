import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RULES } from '../../src/modules/authorizations/core/rules.ts';
import { DECLINE_REASONS } from '../../src/modules/authorizations/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { ASKED } from './asked-cases.ts';
import { begin, decisionsOn, openStage, playAsked, playTold, type Stage } from './stage.ts';
import { TOLD } from './told-cases.ts';

const SLOW_MS = 120_000;

let stage: Stage & AsyncDisposable;
beforeAll(async () => {
  stage = await openStage();
}, SLOW_MS);
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(() => begin(stage));

describe('a signed request is declined by', () => {
  it.each(ASKED)(
    '$rule, as $code: $words',
    async (one) => {
      const { id, approved } = await playAsked(stage, one);
      expect(approved).toBe(false);
      const [decision] = await decisionsOn(stage, id);
      expect(decision).toMatchObject({ source: 'ours', approved: false, reason: { code: one.code } });
      const failed = decision?.rules.filter(({ outcome }) => outcome === 'failed').map(({ rule }) => rule);
      expect(failed).toContain(one.rule);
    },
    SLOW_MS,
  );
});

describe('a signed request is approved at a shop that the policy names', () => {
  it.each([
    ['by its number in the network', { networkId: '900001' }],
    ['by its name, as names are compared', { name: 'SEAGULL-STORES' }],
  ])(
    '%s',
    async (words, shop) => {
      const terms = { onlyMerchants: [{ name: 'Corner Grocer' }, shop] };
      const { approved } = await playAsked(stage, { rule: 'shop_listed', code: '', words, terms });
      expect(approved).toBe(true);
    },
    SLOW_MS,
  );
});

describe('a decline that Stripe tells of by a signed event is explained as', () => {
  it.each(TOLD)(
    '$code where Stripe says $reason: $words',
    async (one) => {
      const { id, request_history } = await playTold(stage, one);
      expect(request_history).toMatchObject([{ approved: false, reason: one.reason }]);
      expect(await decisionsOn(stage, id)).toMatchObject([
        { source: 'explained', approved: false, tookMs: null, reason: { code: one.code } },
      ]);
      const review = await inScope(stage.service.db, 'all', (trx) =>
        trx('decline_reviews').where({ authorization_id: id }).first('reason_code'),
      );
      expect(review).toEqual({ reason_code: one.code });
    },
    SLOW_MS,
  );
});

describe('the cases above', () => {
  it('reach every rule there is (R40)', () => {
    expect([...new Set(ASKED.map(({ rule }) => rule))].sort()).toEqual(RULES.map(({ id }) => id).sort());
  });

  it('reach every reason that a card payment is declined for', () => {
    const reached = new Set([...ASKED, ...TOLD].map(({ code }) => code));
    const all = DECLINE_REASONS.map(({ code }) => code).filter((code) => !code.startsWith('voucher_'));
    expect([...reached].sort()).toEqual(all.sort());
    expect(all).toHaveLength(25);
  });
});
