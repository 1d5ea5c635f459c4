import { describe, expect, it, test } from 'vitest';
import { presentPace } from '../../src/doors/web/pages/budget/present-pace.ts';
import { presentYearEnd } from '../../src/doors/web/pages/budget/present-year-end.ts';
import { fastWords, lastingWords, monthWords } from '../../src/doors/web/words/pace-words.ts';
import type { BudgetPace, BudgetView, ClosePreview } from '../../src/modules/reports/index.ts';

const BUDGET: BudgetView = {
  id: 'budget',
  practice: 'DEMO-01',
  ownerName: 'Test Surgery',
  financialYear: '2026/27',
  status: 'open',
  stoppedReason: null,
  allocatedPence: 120_000,
  committedPence: 10_000,
  heldPence: 0,
  spentPence: 50_000,
  shortfallPence: 0,
  availablePence: 60_000,
};
const PACE: BudgetPace = {
  pacing: { warnOverPercent: 25, isHardStop: false, mostAwards: null },
  monthPromisedPence: 5000,
  monthAllowancePence: 12_500,
  isTooFast: false,
  runsOutOn: '2027-02-09',
  range: { earliest: '2027-01-20', latest: '2027-03-15' },
  days: [
    { day: '2026-04-10', usedPence: 40_000, spentPence: 30_000 },
    { day: '2026-11-02', usedPence: 20_000, spentPence: 20_000 },
  ],
  months: [],
};
const MONTH = {
  ...{ month: '2026-04', usedPence: 0, spentPence: 0 },
  ...{ usedSoFarPence: 0, spentSoFarPence: 0, evenPence: 10_000 },
};
const JUDGED = 'Judged by how much its weeks have differed, it is likely';

test.each([
  [{}, `${JUDGED} to be used up between 20 January 2027 and 15 March 2027.`],
  [{ range: { earliest: '2027-01-20', latest: null } }, `${JUDGED} to be used up from 20 January 2027 on, or to last`],
  [
    { runsOutOn: null, range: { earliest: '2027-03-20', latest: null } },
    `${JUDGED} to last the year, but may be used up as early as 20 March 2027.`,
  ],
  [{ runsOutOn: null, range: { earliest: null, latest: null } }, 'Even in its fastest weeks it would last the year.'],
  [{ range: null }, 'Too few weeks have been used to say how sure that is.'],
])('the day on which a budget runs out is told with how sure it is: %#', (change, sentence) => {
  const [first, second] = lastingWords(BUDGET, { ...PACE, ...change });
  const until = 'runsOutOn' in change ? 'all year' : 'until 9 February 2027';
  expect(first).toBe(`At its pace since 1 April it lasts ${until}.`);
  expect(second).toContain(sentence);
});

test('of a budget with nothing left, or nothing used, no day is told', () => {
  expect(lastingWords({ ...BUDGET, availablePence: 0 }, PACE)).toEqual([]);
  expect(lastingWords({ ...BUDGET, spentPence: 0, committedPence: 0 }, PACE)).toEqual([
    'Nothing has been used yet, so nothing can be said about how long it lasts.',
  ]);
});

test('a month that is too fast says what follows from it (R11)', () => {
  expect(fastWords(PACE)).toBeNull();
  const fast = { ...PACE, isTooFast: true, monthPromisedPence: 13_000 };
  expect(fastWords(fast)).toMatch(/^This month is too fast: £130\.00 was promised, .*£125\.00.* Nothing is stopped\.$/);
  const hard = { ...fast, pacing: { warnOverPercent: 25, isHardStop: true, mostAwards: 9 } };
  expect(monthWords(hard)).toEqual([
    expect.stringContaining('No more can be awarded before the next.'),
    'What is more than that is refused until the month is over.',
    'A practice may make at most 9 awards from it in its year.',
  ]);
});

test('the picture of a pace keeps its lines in its frame, and has the range behind them', () => {
  const { chart } = presentPace(BUDGET, { ...PACE, months: [MONTH] }, '2026-11-22');
  const numbers = `${chart?.used} ${chart?.spent}`.match(/\d+/g)?.map(Number) ?? [];
  expect(Math.max(...numbers)).toBeLessThanOrEqual(1000);
  expect(chart?.used.startsWith('M0 240')).toBe(true);
  expect(chart?.used.endsWith(`H${chart?.todayX}`)).toBe(true);
  expect(chart?.range?.x).toBeGreaterThan(chart?.todayX ?? 1000);
  expect(presentPace({ ...BUDGET, status: 'closed' }, PACE, '2027-04-10').lasting).toEqual([]);
});

const PREVIEW: ClosePreview = {
  balances: [],
  endingCount: 2,
  carriedCount: 1,
  requestCount: 1,
  invoiceCount: 0,
  releasedPence: 6000,
  heldPence: 1000,
  carriedPence: 500,
};

describe('the end of a year, as a list of steps (R7, R8)', () => {
  const steps = (change: Partial<BudgetView>, about: { role: string; today: string; next?: BudgetView }) => {
    const { next = null, ...rest } = about;
    const budget = { ...BUDGET, ...change };
    const facts = { budget, preview: PREVIEW, next, nextYear: '2027/28', ...rest };
    return presentYearEnd(facts).steps.map(({ title, href = '', status }) => [title, href, status.text]);
  };

  it('leads the commissioner from the close on 1 March to what rests after it', () => {
    const close = ['Close the budget', '/budgets/DEMO-01/close?year=2026/27', 'To do'];
    const commissioner = { role: 'commissioner', today: '2027-03-01' };
    expect(steps({}, commissioner)).toContainEqual(close);
    expect(steps({}, { ...commissioner, today: '2027-02-28' })).toContainEqual(['Close the budget', '', 'Not yet']);
    expect(steps({}, { ...commissioner, role: 'finance' })).toContainEqual(['Close the budget', '', 'To do']);
    const after = steps({ status: 'closed', heldPence: 100 }, commissioner);
    expect(after).toContainEqual(['Close the budget', '', 'Done']);
    expect(after).toContainEqual(['Wait for what shops still hold', '', 'Waiting']);
    expect(after).toContainEqual(['Move on what rests in it', '/budgets/DEMO-01/move-money?year=2026/27', 'To do']);
  });

  it('leads the practice manager to the letter of the next year, and finance to what is short', () => {
    const next: BudgetView = { ...BUDGET, financialYear: '2027/28', status: 'letter_sent' };
    expect(steps({}, { role: 'practice_manager', today: '2027-03-20', next })).toContainEqual([
      'Open the budget of 2027/28',
      '/budgets/DEMO-01/acknowledge?year=2027/28',
      'Letter not acknowledged',
    ]);
    expect(steps({ shortfallPence: 300 }, { role: 'finance', today: '2027-03-20' })).toContainEqual([
      'Settle what shops took beyond awards',
      '/cases',
      'To do',
    ]);
  });

  it('leads to the draft of the next year where there is none, and to the practice’s own awards', () => {
    const found = steps({}, { role: 'commissioner', today: '2027-03-01' });
    expect(found).toContainEqual(['Open the budget of 2027/28', '/budgets/new?year=2027/28', 'To do']);
    expect(found).toContainEqual(['Let single awards end later', '/awards?practice=DEMO-01', 'If needed']);
  });
});
