import type { FieldError } from '../../../../kernel/app-error.ts';
import { financialYearDays, formatDate, type LondonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { findSeenAward } from '../../shell/one-award.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';

/** The ends of months after 31 March that an award can be carried to (R7). */
const LAST_DAYS = ['04-30', '05-31', '06-30'];
const LEAST_REASON = 10;

type Attempt = { until: string; reason: string; errors: readonly FieldError[] };

async function readCarried(visit: StaffVisit) {
  return read(visit, async (trx) => {
    const { award } = await findSeenAward(visit, trx);
    const [budget] = await visit.deps.reports.budgetViews(trx, { budgetId: award.budgetId });
    return { award, financialYear: budget?.financialYear ?? '' };
  });
}

const lastDaysOf = (financialYear: string): LondonDate[] =>
  LAST_DAYS.map((day) => `${financialYearDays(financialYear).last.slice(0, 4)}-${day}`);

async function showCarry(visit: StaffVisit, attempt: Attempt = { until: '', reason: '', errors: [] }): Promise<Answer> {
  const { award, financialYear } = await readCarried(visit);
  const money = formatPence(award.availablePence + award.heldPence);
  const model = {
    heading: `Let award ${award.reference} end after its year`,
    happens: [
      `It would end on ${formatDate(award.expiresOn)}. ${money} of it is not spent yet.`,
      `The money stays that of ${financialYear}. Closing the budget leaves this award alone.`,
    ],
    act: 'Let it end later',
    back: { text: 'Back to the award', href: `/awards/${award.id}` },
    reason: { label: 'Why?', hint: 'The practice and the auditor read this.', typed: attempt.reason },
    choice: {
      name: 'until',
      legend: 'What is its new last day?',
      typed: attempt.until,
      items: lastDaysOf(financialYear).map((value) => ({ value, text: formatDate(value) })),
    },
  };
  return { view: 'layout/confirm.njk', title: model.act, model, errors: attempt.errors };
}

async function carry(visit: StaffVisit): Promise<Answer> {
  const { award, financialYear } = await readCarried(visit);
  const until = textOf(visit.req.body.until);
  const reason = textOf(visit.req.body.reason).trim();
  const missing = [
    ...(reason.length < LEAST_REASON ? [{ field: 'reason', message: 'Write why it may end later' }] : []),
    ...(lastDaysOf(financialYear).includes(until) ? [] : [{ field: 'until', message: 'Choose its new last day' }]),
  ];
  if (missing.length > 0) return showCarry(visit, { until, reason, errors: missing });
  const errors = await refusalOf(visit.deps.awards.carryForward(visit.principal, { awardId: award.id, until, reason }));
  if (errors) return showCarry(visit, { until, reason, errors });
  return {
    done: 'The award ends later',
    detail: `Its last day is ${formatDate(until)}`,
    next: ['Tell the practice, so that it can tell the person.'],
    link: { text: 'Go to the award', href: `/awards/${award.id}` },
  };
}

const PATH = '/awards/:id/carry-forward';
const ACCESS = ['commissioner'] as const;

export const CARRY_FORWARD_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: ACCESS, handle: (visit) => showCarry(visit) },
  { method: 'post', path: PATH, access: ACCESS, handle: carry },
];
