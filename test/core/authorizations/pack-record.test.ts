import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { londonMoment, londonMomentOn } from '../../../src/kernel/dates.ts';
import { decide } from '../../../src/modules/authorizations/core/decide.ts';
import { type DecisionRecord, recordDecision } from '../../../src/modules/authorizations/core/decision-record.ts';
import { packRecord, unpackRecord } from '../../../src/modules/authorizations/core/pack-record.ts';
import { availableOf } from '../../../src/modules/authorizations/core/snapshot.ts';
import { FACTS } from './facts.ts';

const pence = fc.integer({ min: 0, max: 10_000_000 });
const text = fc.constantFrom('', 'GB', 'FR', 'gbp', 'eur', 'Seagull Stores', 'P1', '5411', '7995');
const orNone = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const day = fc
  .date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2030-12-31T00:00:00Z'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));
const id = fc.uuid();
const minute = fc.integer({ min: 0, max: 1439 });

const exception = fc.record({
  id,
  networkId: orNone(text),
  merchantName: orNone(text),
  category: orNone(text),
  mostPence: pence,
  usedPence: pence,
  mostPayments: pence,
  payments: pence,
  expiresOn: day,
});

const account = fc.record({
  version: pence,
  creditsPosted: pence,
  debitsPosted: pence,
  debitsPending: pence,
  spending: fc.record({
    day: orNone(day),
    dayPence: pence,
    week: orNone(day),
    weekPence: pence,
    month: orNone(day),
    monthPence: pence,
    payments: pence,
  }),
});

/** Records with everything in every state, also in states that never meet. */
const record: fc.Arbitrary<DecisionRecord> = fc
  .record({
    ruleSet: fc.constantFrom(1, 2, 3),
    software: text,
    outcomes: fc.constantFrom('', 'PPPP', 'PFXP'),
    failures: fc.array(text, { maxLength: 2 }),
    when: fc.tuple(day, minute).map(([on, at]) => londonMomentOn(on, at)),
    amountPence: pence,
    before: fc.record({ heldPence: pence, counts: fc.boolean(), exceptionId: orNone(id) }),
    merchant: fc.record({
      name: text,
      category: fc.constantFrom('grocery_stores_supermarkets', 'betting_casino_gambling', 'never_heard_of'),
      code: orNone(text),
      country: orNone(text),
      city: orNone(text),
      networkId: orNone(text),
    }),
    verdict: fc.constantFrom('allowed', 'cash', 'never_allowed'),
    currency: text,
    merchantCurrency: text,
    cashbackPence: pence,
    isAmountControllable: fc.boolean(),
    cardPresence: fc.constantFrom('present' as const, 'not_present' as const, null),
    method: orNone(text),
    requestedAt: day,
    card: fc.record({
      type: fc.constantFrom('virtual' as const, 'physical' as const),
      status: fc.constantFrom('active' as const, 'frozen' as const),
      freezeKind: fc.constantFrom('holder' as const, null),
      cancelReason: fc.constantFrom('lost' as const, null),
    }),
    award: fc.record({ status: text, expiresOn: day, policyVersionId: id }),
    budgetStatus: fc.constantFrom('open', 'frozen'),
    stops: fc.array(fc.constantFrom('scheme', 'policy'), { maxLength: 2 }),
    stopEpoch: pence,
    neverAllowedVersion: pence,
    limits: fc.record({
      perPaymentPence: orNone(pence),
      dailyPence: orNone(pence),
      weeklyPence: orNone(pence),
      monthlyPence: orNone(pence),
      maxPayments: orNone(pence),
      cardPresence: fc.constantFrom('any' as const, 'online' as const),
      hours: orNone(fc.record({ from: minute, until: minute })),
      days: orNone(fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 7 })),
    }),
    account,
    exceptions: fc.array(exception, { maxLength: 2 }),
    exceptionId: orNone(id),
  })
  .map((drawn) => ({ ...drawn, availablePence: availableOf(drawn.account) }));

const stored = (packed: object) => JSON.parse(JSON.stringify(packed)) as DecisionRecord;

describe('packing a decision record', () => {
  it('loses nothing', () => {
    fc.assert(
      fc.property(record, (drawn) => {
        expect(unpackRecord(stored(packRecord(drawn)))).toEqual(drawn);
      }),
    );
  });

  it('keeps what is said of it beside it, and leaves alone what is whole or holds no decision of the rules', () => {
    const whole = recordDecision(FACTS, decide(FACTS), 'test');
    const told = { ...packRecord(whole), stripeReason: 'account_disabled' };
    expect(unpackRecord(stored(told))).toEqual({ ...whole, stripeReason: 'account_disabled' });
    expect(unpackRecord(whole)).toBe(whole);
    const stranger = { unknownCard: 'ic_1' } as Partial<DecisionRecord>;
    expect(unpackRecord(stranger)).toBe(stranger);
    expect(unpackRecord(null)).toBeNull();
  });

  it('says that a category had no code where the table knows none, for the table may know one later', () => {
    const whole = recordDecision(FACTS, decide(FACTS), 'test');
    const unheardOf = { ...whole, merchant: { ...whole.merchant, category: 'never_heard_of', code: null } };
    expect(stored(packRecord(unheardOf)).merchant).toMatchObject({ category: 'never_heard_of', code: null });
    expect(unpackRecord(stored(packRecord(unheardOf))).merchant).toEqual(unheardOf.merchant);
  });

  it('leaves less than half where a payment is like most', () => {
    const whole = recordDecision(FACTS, decide(FACTS), 'test');
    expect(JSON.stringify(packRecord(whole)).length).toBeLessThan(JSON.stringify(whole).length * 0.6);
  });

  it('reads the moment as the clock gave it', () => {
    const when = londonMoment(new Date('2026-03-29T01:30:00Z'));
    const whole = recordDecision({ ...FACTS, when }, decide({ ...FACTS, when }), 'test');
    expect(unpackRecord(stored(packRecord(whole))).when).toEqual(when);
  });
});
