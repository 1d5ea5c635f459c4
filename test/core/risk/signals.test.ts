import { describe, expect, it } from 'vitest';
import type { Attempt, Facts } from '../../../src/modules/risk/core/facts.ts';
import { SIGNAL_CODES, type SignalCode } from '../../../src/modules/risk/core/signal.ts';
import { evaluateSignal, SIGNALS, signalOf } from '../../../src/modules/risk/core/signals.ts';
import { attempt, declined, factsOf, movement } from './facts-of-tests.ts';

const NOTHING: ReadonlySet<string> = new Set();
const raised = (code: SignalCode, facts: Facts, judged = NOTHING) =>
  evaluateSignal(signalOf(code), { facts, judged, thresholds: signalOf(code).thresholds });
const ofAttempts = (...attempts: Attempt[]) => factsOf({ attempts });
const minutes = (from: string, every: number, count: number) =>
  Array.from({ length: count }, (_, place) => new Date(Date.parse(from) + place * every * 60_000).toISOString());

describe('the table of signals', () => {
  it('has each of F1 to F5 and F7 to F11 once, with the weights of the rules', () => {
    expect(SIGNALS.map(({ code }) => code)).toEqual(SIGNAL_CODES);
    expect(Object.fromEntries(SIGNALS.map(({ code, weight }) => [code, weight]))).toEqual({
      F1: 30,
      F2: 25,
      F3: 20,
      F4: 10,
      F5: 25,
      F7: 15,
      F8: 30,
      F9: 70,
      F10: 40,
      F11: 35,
    });
  });

  it('is raised on nothing by none of them', () => {
    expect(SIGNALS.filter(({ code }) => raised(code, factsOf()))).toEqual([]);
  });
});

describe('windows of whole days in London', () => {
  const late = declined('2026-11-30T23:50:00Z', 'never_allowed');

  it('count the day of the last try and 29 days before it, from their first minute (F1)', () => {
    expect(raised('F1', ofAttempts(declined('2026-11-01T00:01:00Z', 'never_allowed'), late))).not.toBeNull();
    expect(raised('F1', ofAttempts(declined('2026-10-31T23:59:00Z', 'never_allowed'), late))).toBeNull();
  });

  it('follow the clock change: 11.30pm in summer time is the day before by UTC and not in London (F5)', () => {
    const day = minutes('2026-10-23T23:30:00Z', 90, 9).map((at) => attempt(at));
    expect(raised('F5', ofAttempts(...day, attempt('2026-10-24T22:30:00Z')))).not.toBeNull();
    expect(raised('F5', ofAttempts(...day, attempt('2026-10-24T23:30:00Z')))).toBeNull();
  });

  it('find the same whatever order the news came in', () => {
    const early = declined('2026-11-10T12:00:00Z', 'cash');
    const [one, two] = [declined('2026-11-20T12:00:00Z', 'cash'), attempt('2026-12-25T12:00:00Z')];
    expect(raised('F2', ofAttempts(early, one, two))?.evidence.map(({ id }) => id)).toEqual([early.id, one.id]);
  });
});

describe('each signal at its threshold, and just below', () => {
  it('F3 wants nine tenths of more than £100 at one shop within 24 hours', () => {
    const first = movement('2026-11-20T10:00:00Z', { amountPence: 6_000 });
    const spent = (amountPence: number, at = '2026-11-21T10:00:00Z', changes = {}) =>
      factsOf({ movements: [first, movement(at, { amountPence, ...changes })] });
    expect(raised('F3', spent(4_800))?.figures).toMatchObject({ percent: 90, spentPence: 10_800 });
    expect(raised('F3', spent(4_799))).toBeNull();
    expect(raised('F3', spent(4_800, '2026-11-21T10:01:00Z'))).toBeNull();
    expect(raised('F3', spent(4_800, undefined, { merchant: '2|crumb lane' }))).toBeNull();
    const all = [movement('2026-11-20T10:00:00Z', { amountPence: 10_000 })];
    expect(raised('F3', factsOf({ movements: all }, { amountPence: 10_000 }))).toBeNull();
    const single = { isSingleItem: true };
    expect(
      raised('F3', factsOf({ movements: [movement(`2026-11-20T10:00:00Z`, { amountPence: 12_000 })] }, single)),
    ).toBeNull();
  });

  it('F4 wants three exact £10 multiples within 7 days where prices are not fixed', () => {
    const ten = (at: string, changes: Partial<Attempt> = {}) => attempt(at, { amountPence: 2_000, ...changes });
    const [one, two] = [ten('2026-11-01T09:00:00Z'), ten('2026-11-02T09:00:00Z')];
    expect(raised('F4', ofAttempts(one, two, ten('2026-11-07T23:00:00Z')))).not.toBeNull();
    expect(raised('F4', ofAttempts(one, two, ten('2026-11-08T00:10:00Z')))).toBeNull();
    expect(raised('F4', ofAttempts(one, two, ten('2026-11-03T09:00:00Z', { amountPence: 2_001 })))).toBeNull();
    expect(
      raised('F4', ofAttempts(one, two, ten('2026-11-03T09:00:00Z', { category: 'taxicabs_limousines' }))),
    ).toBeNull();
    expect(raised('F4', ofAttempts(one, two, ten('2026-11-03T09:00:00Z', { isPaid: false })))).toBeNull();
  });

  it('F5 wants five payments within an hour, or ten in a day', () => {
    const every = (minute: number, count: number) =>
      ofAttempts(...minutes('2026-11-20T09:00:00Z', minute, count).map((at) => attempt(at)));
    expect(raised('F5', every(15, 5))?.figures).toEqual({ payments: 5, isDay: 0 });
    expect(raised('F5', every(16, 5))).toBeNull();
    expect(raised('F5', every(15, 4))).toBeNull();
    expect(raised('F5', every(60, 10))?.figures).toEqual({ payments: 10, isDay: 1 });
    expect(raised('F5', every(60, 9))).toBeNull();
  });

  it('F7 wants three payments below the limit by at most a twentieth; one of the limit itself is not below it', () => {
    const of = (...amounts: number[]) =>
      factsOf(
        { attempts: amounts.map((amountPence, place) => attempt(`2026-11-0${place + 1}T09:00:00Z`, { amountPence })) },
        { perPaymentPence: 2_500 },
      );
    expect(raised('F7', of(2_375, 2_499, 2_400))).not.toBeNull();
    expect(raised('F7', of(2_374, 2_499, 2_400))).toBeNull();
    expect(raised('F7', of(2_500, 2_499, 2_400))).toBeNull();
    expect(raised('F7', factsOf({ attempts: of(2_375, 2_499, 2_400).attempts }))).toBeNull();
  });

  it('F8 wants more than 30% back, or a refund that fits no purchase', () => {
    const paid = movement('2026-11-01T09:00:00Z', { amountPence: 2_000 });
    const back = (amountPence: number, changes = {}) =>
      factsOf({ movements: [paid, movement('2026-11-03T09:00:00Z', { type: 'refund', amountPence, ...changes })] });
    expect(raised('F8', back(601))).not.toBeNull();
    expect(raised('F8', back(600))).toBeNull();
    expect(raised('F8', back(100, { isWithoutPurchase: true }))?.figures).toMatchObject({ strays: 1 });
    const earlier = { spentPence: 10_000, refundedPence: 3_000 };
    expect(raised('F8', { ...back(600), earlier })).toBeNull();
    expect(raised('F8', { ...back(601), earlier })?.figures).toMatchObject({
      spentPence: 12_000,
      refundedPence: 3_601,
    });
  });

  it('F9 wants any use after a loss, a freeze or a death, and nothing that began before', () => {
    const died = { deathRecordedAt: new Date('2026-11-10T12:00:00Z') };
    const tried = (at: string, reason: string) => ({ attempts: [declined(at, reason)] });
    expect(raised('F9', factsOf(tried('2026-11-11T09:00:00Z', 'award_ended'), died))?.figures).toMatchObject({
      dead: 1,
    });
    expect(raised('F9', factsOf(tried('2026-11-10T09:00:00Z', 'award_ended'), died))).toBeNull();
    for (const reason of ['lost_stolen', 'on_hold']) {
      expect(raised('F9', factsOf(tried('2026-11-10T09:00:00Z', reason))), reason).not.toBeNull();
    }
    const lostAt = new Map([['ic_1', new Date('2026-11-10T12:00:00Z')]]);
    const taken = (isForced: boolean) => ({ lostAt, movements: [movement('2026-11-11T09:00:00Z', { isForced })] });
    expect(raised('F9', factsOf(taken(true)))).not.toBeNull();
    expect(raised('F9', factsOf(taken(false)))).toBeNull();
  });

  it('F9 wants two tries of a card that its holder paused, for one may be habit, and none that a withdrawn consent stopped (R28)', () => {
    const paused = (at: string) => declined(at, 'frozen_by_holder');
    const [one, two] = [paused('2026-11-10T09:00:00Z'), paused('2026-11-11T09:00:00Z')];
    expect(raised('F9', ofAttempts(one))).toBeNull();
    expect(raised('F9', ofAttempts(one, two))?.figures).toMatchObject({ uses: 2 });
    const lost = declined('2026-11-12T09:00:00Z', 'lost_stolen');
    expect(raised('F9', ofAttempts(one, lost))?.evidence.map(({ id }) => id)).toEqual([lost.id]);
    const right = { isStoppedByConsent: true };
    const withdrawn = [1, 2, 3].map((day) => declined(`2026-11-1${day}T09:00:00Z`, 'on_hold', right));
    expect(raised('F9', ofAttempts(...withdrawn))).toBeNull();
  });

  it('F10 wants three of a kind of one card within 24 hours: mismatches, small tries online, or stops by Stripe', () => {
    const typed = (at: string, changes: Partial<Attempt> = {}) =>
      declined(at, 'details_mismatch', { isMismatch: true, isOnline: true, ...changes });
    const two = [typed('2026-11-10T09:00:00Z'), typed('2026-11-10T10:00:00Z')];
    expect(raised('F10', ofAttempts(...two, typed('2026-11-11T09:00:00Z')))).not.toBeNull();
    expect(raised('F10', ofAttempts(...two, typed('2026-11-11T09:01:00Z')))).toBeNull();
    expect(raised('F10', ofAttempts(...two, typed('2026-11-10T11:00:00Z', { stripeCardId: 'ic_2' })))).toBeNull();
    const small = (amountPence: number, isOnline = true) =>
      ofAttempts(...minutes('2026-11-10T09:00:00Z', 10, 3).map((at) => attempt(at, { amountPence, isOnline })));
    expect(raised('F10', small(199))).not.toBeNull();
    expect(raised('F10', small(200))).toBeNull();
    expect(raised('F10', small(199, false))).toBeNull();
    const stopped = minutes('2026-11-10T09:00:00Z', 10, 3).map((at) =>
      declined(at, 'unusual', { isStoppedAsFraud: true }),
    );
    expect(raised('F10', ofAttempts(...stopped))?.figures).toMatchObject({ stopped: 3, mismatches: 0, small: 0 });
    expect(raised('F10', ofAttempts(...stopped.slice(1)))).toBeNull();
  });

  it('F10 shows what Stripe stopped beside tries of another kind, counting each once in its sentence', () => {
    const small = minutes('2026-11-10T09:00:00Z', 10, 3).map((at) => attempt(at, { amountPence: 199, isOnline: true }));
    const both = declined('2026-11-10T09:40:00Z', 'unusual', { isStoppedAsFraud: true, isOnline: true });
    const hit = raised('F10', ofAttempts(...small, both));
    expect(hit?.figures).toMatchObject({ stopped: 1, mismatches: 0, small: 3 });
    expect(hit?.evidence).toHaveLength(4);
  });

  it('F11 wants one contact for three people, and says for how many', () => {
    const shared = (...recipientIds: string[]) =>
      factsOf({
        contacts: [{ kind: 'phone', hash: Buffer.from('hash'), recipientIds, at: new Date('2026-11-10T09:00:00Z') }],
      });
    const hit = raised('F11', shared('a', 'b', 'c'));
    expect(hit && signalOf('F11').sentence(hit.figures)).toBe('One phone number is recorded for 3 people.');
    expect(raised('F11', shared('a', 'b'))).toBeNull();
  });
});

describe('what counts towards nobody’s score', () => {
  it('is a decline that is our own fault or that nothing explains, for any signal', () => {
    const unexplained = { isUnexplained: true, isMismatch: true, isOnline: true, isStoppedAsFraud: true };
    const failures = ['never_allowed', 'cash'];
    const attempts = minutes('2026-11-10T09:00:00Z', 1, 12).map((at) =>
      declined(at, 'our_fault', { ...unexplained, failures, amountPence: 100 }),
    );
    const died = { deathRecordedAt: new Date('2026-11-01T09:00:00Z') };
    expect(SIGNALS.filter(({ code }) => raised(code, factsOf({ attempts }, died)))).toEqual([]);
  });

  it('is what a person has judged before', () => {
    const tries = minutes('2026-11-10T09:00:00Z', 10, 3).map((at) => declined(at, 'never_allowed'));
    const judged = new Set(tries.slice(0, 2).map(({ id }) => id));
    expect(raised('F1', ofAttempts(...tries))).not.toBeNull();
    expect(raised('F1', ofAttempts(...tries), judged)).toBeNull();
  });

  it('is one try at betting: nothing here says that gambling harms a person (F1)', () => {
    const betting = declined('2026-11-10T09:00:00Z', 'never_allowed', { category: 'betting_casino_gambling' });
    expect(raised('F1', ofAttempts(betting))).toBeNull();
  });
});
