import { describe, expect, it } from 'vitest';
import {
  type AdditionFacts,
  asksOfAddition,
  checkAddition,
  isBeyondCap,
  laterLastDay,
  whyBeyondPractice,
} from '../../../src/modules/awards/core/check-addition.ts';

const FACTS: AdditionFacts = {
  addPence: 1000,
  expiresOn: null,
  today: '2026-11-22',
  limits: {
    capPence: 15_000,
    extendedCapPence: null,
    extendedCapNeeds: null,
    yearCapPence: null,
    extendedYearCapPence: null,
    isPerHousehold: false,
    awardsInTwelveMonths: null,
    periodsPerYear: null,
    expiryDays: 28,
    methods: ['card'],
  },
  award: { startedOn: '2026-11-03', expiresOn: '2026-12-01', approvedPence: 10_000, isCarriedForward: false },
  recipientYearPence: 10_000,
  recipientPeriods: 1,
  budgetAvailablePence: 100_000,
};
type Changes = Omit<Partial<AdditionFacts>, 'limits' | 'award'> & {
  limits?: Partial<AdditionFacts['limits']>;
  award?: Partial<AdditionFacts['award']>;
};
const facts = ({ limits, award, ...changes }: Changes): AdditionFacts => ({
  ...FACTS,
  ...changes,
  limits: { ...FACTS.limits, ...limits },
  award: { ...FACTS.award, ...award },
});
const outcome = (changes: Changes) => {
  const failure = checkAddition(facts(changes));
  return failure ? `${failure.code}: ${failure.field}` : 'fits';
};

describe('an addition within the totals of its policy (R7, R22)', () => {
  it.each<[string, Changes, string]>([
    ['adds nothing', { addPence: 0 }, 'invalid_input: addPence'],
    ['fits exactly under the cap of one award', { addPence: 5000 }, 'fits'],
    ['is a penny beyond it', { addPence: 5001 }, 'policy_cap_exceeded: addPence'],
    ['is a day longer than the policy gives', { expiresOn: '2026-12-21' }, 'expiry_not_allowed: expiresOn'],
    ['is as long as the policy gives', { expiresOn: '2026-12-20' }, 'fits'],
    ['is no longer than before', { expiresOn: '2026-12-01' }, 'expiry_not_allowed: expiresOn'],
    [
      'would go past 31 March',
      { today: '2027-03-20', expiresOn: '2027-04-01', award: { expiresOn: '2027-03-25' } },
      'expiry_not_allowed: expiresOn',
    ],
    [
      'would move a day that the commissioner set',
      { addPence: 0, expiresOn: '2026-12-20', award: { isCarriedForward: true } },
      'expiry_not_allowed: expiresOn',
    ],
    ['is beyond the person’s year', { limits: { yearCapPence: 10_500 } }, 'recipient_cap_exceeded: addPence'],
    ['has no budget to come from', { budgetAvailablePence: 999 }, 'insufficient_budget: addPence'],
    [
      'only moves the day of an overspent budget',
      { addPence: 0, expiresOn: '2026-12-20', budgetAvailablePence: -5 },
      'fits',
    ],
    [
      'is one period too many',
      { expiresOn: '2026-12-20', limits: { periodsPerYear: 3 }, recipientPeriods: 3 },
      'recipient_cap_exceeded: expiresOn',
    ],
    [
      'stays within the last of the periods',
      {
        ...{ expiresOn: '2026-11-30', limits: { periodsPerYear: 3 }, recipientPeriods: 3 },
        award: { expiresOn: '2026-11-25' },
      },
      'fits',
    ],
    [
      'is a second period with its own cap, once the first is over',
      {
        ...{ addPence: 15_000, today: '2026-12-01', expiresOn: '2026-12-29', limits: { periodsPerYear: 3 } },
        award: { approvedPence: 15_000 },
      },
      'fits',
    ],
    [
      'is the money of a second period before the first is over, with all the days there are',
      { addPence: 1, expiresOn: '2026-12-20', limits: { periodsPerYear: 3 }, award: { approvedPence: 15_000 } },
      'policy_cap_exceeded: addPence',
    ],
    [
      'is the money of a second period with one more day, on the first day',
      {
        ...{ addPence: 15_000, expiresOn: '2026-11-24', limits: { periodsPerYear: 3 } },
        award: { startedOn: '2026-11-22', expiresOn: '2026-11-23', approvedPence: 15_000 },
      },
      'policy_cap_exceeded: addPence',
    ],
    [
      'is the money of a second period into which the award does not last',
      { addPence: 1, today: '2026-12-01', limits: { periodsPerYear: 3 }, award: { approvedPence: 15_000 } },
      'policy_cap_exceeded: addPence',
    ],
    [
      'is the money of a third period in the second',
      {
        ...{ addPence: 1, today: '2026-12-02', limits: { periodsPerYear: 3 } },
        award: { expiresOn: '2026-12-29', approvedPence: 30_000 },
      },
      'policy_cap_exceeded: addPence',
    ],
    [
      'is a first period’s money twice',
      { addPence: 1, limits: { periodsPerYear: 3 }, award: { approvedPence: 15_000 } },
      'policy_cap_exceeded: addPence',
    ],
  ])('answers one that %s', (_words, changes, expected) => {
    expect(outcome(changes)).toBe(expected);
  });

  it('is beyond the ordinary cap where an extra approval raises it (R15)', () => {
    const raised = { extendedCapPence: 25_000, extendedCapNeeds: 'finance' };
    expect(outcome({ addPence: 5001, limits: raised })).toBe('fits');
    expect(isBeyondCap(facts({ addPence: 5001, limits: raised }))).toBe(true);
    expect(isBeyondCap(facts({ addPence: 5000, limits: raised }))).toBe(false);
    expect(isBeyondCap(facts({ addPence: 0, expiresOn: '2026-12-20', award: { approvedPence: 20_000 } }))).toBe(false);
  });
});

describe('why an addition is not for the practice alone (R15)', () => {
  const why = (total28DaysPence: number, changes: Changes = {}) => whyBeyondPractice(facts(changes), total28DaysPence);
  const cap = 'With it the award has £160; ordinarily its policy gives up to £150 for one award.';
  const year =
    'With it the person has £110 of this kind this financial year; ordinarily it is up to £100 for one person.';
  const band = 'With it the person gets £310 within 28 days, which is more than a practice approves by itself.';

  it.each([
    ['nothing of it is beyond anything', { total: 30_000 }, []],
    ['only more days are asked for', { total: 60_000, addPence: 0, expiresOn: '2026-12-20' }, []],
    ['of the 28 days alone', { total: 31_000 }, [band]],
    ['of its cap alone', { total: 16_000, addPence: 6000 }, [cap]],
    ['of the year alone', { total: 11_000, limits: { yearCapPence: 10_000 } }, [year]],
    [
      'of all of it',
      { total: 31_000, addPence: 6000, recipientYearPence: 5000, limits: { yearCapPence: 10_000 } },
      [band, cap, year],
    ],
  ])(
    'is said where %s, and nothing that is not so',
    (_words, { total, ...changes }: Changes & { total: number }, said) => {
      expect(why(total, changes)).toEqual(said);
    },
  );

  it('counts the money that a policy gives by periods as it comes', () => {
    const periods = { addPence: 1000, today: '2026-12-10', expiresOn: '2026-12-20', limits: { periodsPerYear: 3 } };
    expect(why(10_000, { ...periods, award: { approvedPence: 29_500 } })).toEqual([
      'With it the award has £305; ordinarily its policy gives up to £300 for one award by now.',
    ]);
  });
});

describe('what its policy asks of an addition, as of a first request of that total (R60)', () => {
  const asks = (needs: string | null, changes: Changes = {}) =>
    asksOfAddition(facts({ ...changes, limits: { extendedCapPence: 30_000, extendedCapNeeds: needs } })).map(
      ({ field }) => field,
    );

  it('is a second clinician for any money, and nothing for more days', () => {
    expect([asks('second_clinician'), asks('second_clinician', { addPence: 0, expiresOn: '2026-12-20' })]).toEqual([
      ['secondClinician'],
      [],
    ]);
  });

  it('is a note or a reason only from the penny beyond its cap on, and none where finance says yes', () => {
    const [upTo, beyond] = [{ addPence: 5000 }, { addPence: 5001 }];
    for (const needs of ['ot_note', 'exception']) {
      expect([asks(needs, upTo), asks(needs, beyond)]).toEqual([[], ['capReason']]);
    }
    expect([asks('finance', beyond), asks(null, beyond)]).toEqual([[], []]);
  });
});

describe('a later last day (R7)', () => {
  it.each([
    ['is as late as the policy gives from today on', '2026-12-01', { latest: '2026-12-20', since: '2026-11-22' }],
    ['can be asked for once the policy gives one day more', '2026-12-20', { latest: null, since: '2026-11-23' }],
    ['never comes after the financial year', '2027-03-31', { latest: null, since: null }],
  ])('%s', (_, expiresOn, expected) => {
    expect(laterLastDay({ today: '2026-11-22', expiryDays: 28, expiresOn })).toEqual(expected);
  });

  it('is named to whoever asks too early', () => {
    const message = (today: string, expiresOn: string) =>
      checkAddition(facts({ today, expiresOn: '2027-04-01', award: { expiresOn } }))?.message;
    expect(message('2026-11-22', '2026-12-20')).toBe(
      'This award cannot end later than 20 December 2026 yet. Ask for a later day from 23 November 2026 on.',
    );
    expect(message('2027-03-20', '2027-03-31')).toBe(
      'This award cannot end later than 31 March 2027: the financial year ends then.',
    );
  });
});
