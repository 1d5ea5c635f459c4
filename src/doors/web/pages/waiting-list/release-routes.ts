import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { formatDate, type LondonDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { Role } from '../../../../kernel/principal.ts';
import { lastExpiry } from '../../../../modules/awards/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignIn } from '../../shell/fresh-sign-in.ts';
import { fullName } from '../../shell/names.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { type Purse, readWaiting, type WaitingRow } from './read-waiting.ts';

/** Who lets a request that waited be decided on (R65). */
export const RELEASERS = ['practice_manager', 'approver'] as const satisfies readonly Role[];

type Tried = { reason: string; expiresOn: string; errors: readonly FieldError[] };
type Waiting = { row: WaitingRow; expiryDays: number; budget: Purse | undefined; today: LondonDate };

async function readOne(visit: StaffVisit): Promise<Waiting> {
  const { policies, clock } = visit.deps;
  return read(visit, async (trx) => {
    const { rows, budgets } = await readWaiting(visit, trx, { awardId: textOf(visit.req.params['id']), limit: 1 });
    const [row] = rows;
    if (!row) throw new AppError('not_found', 'This request does not wait for money, or is not of your practice.');
    const { terms } = await policies.policyVersion(trx, row.award.policyVersionId);
    const { expiryDays } = terms;
    return { row, expiryDays, budget: budgets.get(row.award.budgetId), today: londonDate(clock.now()) };
  });
}

/** Its own last day while that is to come, and the longest it can still have; none once its budget's year is over. */
function lastDaysOf({ row, expiryDays, budget, today }: Waiting): { value: string; text: string }[] {
  const { expiresOn } = row.award;
  const latest = lastExpiry(today, expiryDays, budget?.financialYear);
  return [
    ...(expiresOn >= today ? [{ value: expiresOn, text: `${formatDate(expiresOn)}, as it was asked for` }] : []),
    ...(latest > expiresOn && latest >= today
      ? [{ value: latest, text: `${formatDate(latest)}, the longest it can last from today` }]
      : []),
  ];
}

function happensOf({ row, budget }: Waiting): string[] {
  const { place, amountPence } = row.award;
  const left = budget ? `${budget.ownerName} has ${formatPence(Math.max(0, budget.roomPence))} left.` : '';
  const order = place === 1 ? 'It has waited longest.' : `It is number ${place}: others have waited longer.`;
  return [
    `${left} ${order}`.trim(),
    `${formatPence(amountPence)} is set aside once an approver has approved it. Until then somebody else’s award may take the money.`,
  ];
}

async function showRelease(visit: StaffVisit, tried?: Tried): Promise<Answer> {
  const waiting = await readOne(visit);
  const { row } = waiting;
  const who = row.name ? fullName(row.name) : `award ${row.award.reference}`;
  const days = lastDaysOf(waiting);
  const model = {
    heading: `Release ${formatPence(row.award.amountPence)} for ${who}?`,
    happens: happensOf(waiting),
    ...(days.length === 0
      ? { isImpossible: true, warning: 'The year of its budget is over. Take it back, and ask for a new award.' }
      : {}),
    act: 'Release it',
    back: { text: 'Requests that wait for money', href: '/waiting-list' },
    ...(row.award.place > 1 || tried?.reason
      ? {
          reason: {
            label: 'Why does this one go first?',
            hint: 'No NHS number, no card number.',
            typed: tried?.reason,
          },
        }
      : {}),
    choice: {
      name: 'expiresOn',
      legend: 'Until when can it be used?',
      typed: tried?.expiresOn || days[0]?.value,
      items: days,
    },
  };
  return { view: 'layout/confirm.njk', title: model.act, model, errors: tried?.errors ?? [] };
}

async function release(visit: StaffVisit): Promise<Answer> {
  const waiting = await readOne(visit);
  const { award } = waiting.row;
  requireFreshSignIn(visit, award.amountPence);
  const reason = textOf(visit.req.body.reason).trim();
  const expiresOn = textOf(visit.req.body.expiresOn);
  if (!lastDaysOf(waiting).some(({ value }) => value === expiresOn)) {
    return showRelease(visit, {
      reason,
      expiresOn: '',
      errors: [{ field: 'expiresOn', message: 'Choose a last day' }],
    });
  }
  const release = { awardId: award.id, expiresOn, ...(reason ? { reason } : {}) };
  const errors = await refusalOf(visit.deps.awards.releaseWaiting(visit.principal, release));
  if (errors) return showRelease(visit, { reason, expiresOn, errors });
  return {
    done: 'Released',
    detail: `${award.reference}: ${formatPence(award.amountPence)}`,
    next: ['An approver finds it among what there is to decide.'],
    link: { text: 'Go to the award', href: `/awards/${award.id}` },
  };
}

const route = { path: '/waiting-list/:id/release', access: RELEASERS };

export const RELEASE_ROUTES: readonly Route[] = [
  { ...route, method: 'get', handle: (visit: StaffVisit) => showRelease(visit) },
  { ...route, method: 'post', handle: release },
];
