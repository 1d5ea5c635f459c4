import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Replayed, replayDecisions } from '../../src/modules/authorizations/index.ts';
import { inScope, inSnapshot, openDatabase } from '../../src/platform/database.ts';
import { activatePolicyWith } from '../harness/activate-policy.ts';
import { askAbout } from '../harness/requests.ts';
import { openScheme, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { excepting } from '../modules/exceptions/excepted.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: ReturnType<typeof excepting>;
let honest: { replayed: Awaited<ReturnType<typeof replay>>; stored: number };
let made: Awaited<ReturnType<typeof makeDecisions>>;
const SINCE = new Date('2026-11-22T00:00:00Z');

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = excepting(service, scheme);
  await activatePolicyWith(service, 'P5', { allowsPartialApproval: true, dailyPence: 7000 });
  made = await makeDecisions();
  honest = { replayed: await replay(), stored: (await stored()).length };
}, 180_000);
afterAll(() => service[Symbol.asyncDispose]());

const till = () => service.shop.testHelpers.issuing.authorizations;
const view = (id: string) => inScope(service.db, 'all', (trx) => service.reports.decisionView(trx, id));
const stored = () => inScope(service.db, 'all', (trx) => trx('decisions').where('decided_at', '>=', SINCE));

async function replay(): Promise<Replayed & { told: string[] }> {
  const told: string[] = [];
  const { policies } = service;
  const about = { policies, since: SINCE, tell: (line: string) => told.push(line) };
  return { ...(await inSnapshot(service.db, (trx) => replayDecisions(trx, about))), told };
}

/** Approved, in part, in two rounds, under an exception, over a limit, by Stripe, and before any rule. */
async function makeDecisions() {
  const part = await acts.award(3000);
  const { id: inPart } = await till().create({
    card: await stripeCardOf(service, part),
    amount: 5000,
    merchant_data: { name: 'Seagull Stores', category: 'grocery_stores_supermarkets', country: 'GB' },
    is_amount_controllable: true,
  });
  const { awardId, authorizationId: outside } = await acts.declined();
  const exceptionId = await acts.allowed(outside);
  const excepted = await acts.pay(awardId);
  const inRounds = await acts.pay(awardId, { at: 'supermarket', pence: 1000 });
  await till().increment(inRounds.id, { increment_amount: 500 });
  await service.settle();
  const overDay = await acts.pay(await acts.award(6000), { at: 'supermarket', pence: 7001 });
  const swiped = await till().create({
    card: await stripeCardOf(service, awardId),
    amount: 700,
    merchant_data: { name: 'Seagull Stores', category: 'grocery_stores_supermarkets', country: 'GB' },
    verification_data: { expiry_check: 'mismatch' },
  });
  await askAbout(service, { id: 'iauth_stranger', card: 'ic_stranger', amount: 100 });
  await service.settle();
  return {
    inPart,
    outside,
    exceptionId,
    excepted: excepted.id,
    inRounds: inRounds.id,
    overDay: overDay.id,
    mistyped: swiped.id,
  };
}

describe('decision records (R40)', () => {
  it('are told in sentences, each with the figures of its moment', async () => {
    const [partly] = (await view(made.inPart))?.rounds ?? [];
    expect(partly?.sentences).toEqual([
      '22 November 2026 at 10:00am: Seagull Stores, GB asked for £50.00, without the card there, on the internet.',
      'Kind of place: Supermarkets and grocers (5411).',
      'We approved £30.00 of it, which is all that was left, and the till can take a part.',
      'Policy P5 (Food and essentials), version 2.',
      'List of what is never allowed: version 1.',
      expect.stringMatching(
        /^It was decided \d+\.\d ms after it was asked, and then written down\. Rule set 2, software practice-purse \S+\.$/,
      ),
    ]);
    expect(partly?.figures).toEqual({ availablePence: 3000, onHoldPence: 0, heldBeforePence: 0, payments: 0 });
    const [declined] = (await view(made.outside))?.rounds ?? [];
    expect(declined).toMatchObject({ approved: false, reason: { code: 'not_in_award' }, exceptionId: null });
    expect(declined?.sentences).toContain('We declined it.');
    expect(declined?.rules.filter(({ outcome }) => outcome === 'failed')).toMatchObject([
      { rule: 'category_in_policy' },
    ]);
    const excepted = await view(made.excepted);
    expect(excepted?.sentence).toBe('The payment is approved, and the shop has yet to take it or give it back.');
    expect(excepted?.rounds).toMatchObject([{ approved: true, reason: null, exceptionId: made.exceptionId }]);
    expect(excepted?.rounds[0]?.sentences.join(' ')).toMatch(
      /An exception for the shop Foamline Spa let it through: .* \(7298\): not part of the policy\. The exception is for £20\.00 in 1 payment until/,
    );
    const rounds = (await view(made.inRounds))?.rounds ?? [];
    expect(rounds.map(({ round, approvedPence }) => [round, approvedPence])).toEqual([
      [0, 1000],
      [1, 500],
    ]);
    expect(rounds[1]?.sentences[0]).toContain('asked for £5.00 on top of £10.00 on hold');
    const [over] = (await view(made.overDay))?.rounds ?? [];
    expect(over?.sentences).toContain(
      'The reason is over_period: £70.01 is over £70.00 in one day, with what was approved before.',
    );
    expect(over?.sentences).toContain('These failed too: £70.01 asked, £60.00 available.');
    const [mistyped] = (await view(made.mistyped))?.rounds ?? [];
    expect(mistyped).toMatchObject({ source: 'explained', tookMs: null, reason: { code: 'details_mismatch' } });
    expect(mistyped?.reason?.financeText).toMatch(/with a mismatch: expiry date\. 3\+ on one card/);
    expect(mistyped?.sentences).toContain('Stripe declined it by itself (verification_failed).');
    const [strange] = (await view('iauth_stranger'))?.rounds ?? [];
    expect(strange?.sentences).toContain('The reason is our_fault: the card is not one of ours.');
    expect(await view('iauth_nobody')).toBeNull();
  });

  it('give the same decisions again, whatever was decided since', async () => {
    expect(honest.stored).toBe(8);
    expect(honest.replayed).toEqual({
      same: honest.stored - 1,
      different: 0,
      ofOtherRuleSets: 0,
      withoutRules: 1,
      told: [],
    });
  });
});

describe('a decision record that somebody tampered with', () => {
  it('is told by its authorization and round, with what differs; one of other rules is counted apart', async () => {
    const paidId = (await acts.pay(await acts.award(6000), { at: 'supermarket', pence: 5000 })).id;
    const owner = openDatabase({ url: service.databaseUrl, max: 1 });
    const row = await inScope(owner, 'all', (trx) => trx('decisions').where({ authorization_id: paidId }).first());
    const put = (id: string, change: object) =>
      inScope(owner, 'all', (trx) =>
        trx('decisions').insert({ ...row, authorization_id: id, record: JSON.stringify({ ...row.record, ...change }) }),
      );
    await put('iauth_poorer', { account: { ...row.record.account, creditsPosted: 4999 } });
    await put('iauth_older', { ruleSet: 1 });
    await put('iauth_erased', { outcomes: 'F'.repeat(row.record.outcomes.length) });
    await put('iauth_emptied', { outcomes: '' });
    await put('iauth_shortened', { outcomes: 'PPP' });
    await put('iauth_disowned', { ruleSet: undefined, merchant: undefined, unknownCard: 'ic_1' });
    await owner.destroy();
    const { different, ofOtherRuleSets, told } = await replay();
    expect({ different, ofOtherRuleSets }).toEqual({ different: 5, ofOtherRuleSets: 1 });
    expect(told.sort()).toEqual([
      'iauth_disowned round 0: its record does not say what it was decided on',
      'iauth_emptied round 0: its record does not say what it was decided on',
      expect.stringMatching(/^iauth_erased round 0: outcomes was F+, now P+$/),
      expect.stringMatching(
        /^iauth_poorer round 0: approved was true, now false; approvedPence was 5000, now 0; reason was none, now no_funds; outcomes was P+, now P+F; failures was , now no_funds$/,
      ),
      'iauth_shortened round 0: its record does not say what it was decided on',
    ]);
  });
});
