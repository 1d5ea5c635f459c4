import type { FieldError } from '../../../../kernel/app-error.ts';
import { financialYearOf, type LondonDate, londonDate } from '../../../../kernel/dates.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import { readUndrafted, type Undrafted } from './undrafted.query.ts';

/** The present financial year and the next: those whose budgets can be drafted. */
export function draftableYears(today: LondonDate): { present: string; next: string } {
  const present = financialYearOf(today);
  return { present, next: financialYearOf(`${Number(present.slice(0, 4)) + 1}-04-01`) };
}

/** The year that the address asks for; the next, unless it is the present. */
function askedYears(visit: StaffVisit) {
  const today = londonDate(visit.deps.clock.now());
  const { present, next } = draftableYears(today);
  const isPresent = textOf(visit.req.query['year']) === present;
  return { today, financialYear: isPresent ? present : next, other: isPresent ? next : present };
}

function itemOf({ code, name, isAlliance, members }: Undrafted) {
  const hint = `A pool, shared by ${counted(members.length, 'practice')}: ${members.join(', ')}`;
  return { value: code, text: `${name} (${code})`, ...(isAlliance ? { hint: { text: hint } } : {}) };
}

type Tried = { owners: readonly string[]; errors: readonly FieldError[] };

async function showDraft(visit: StaffVisit, tried?: Tried): Promise<Answer> {
  const { today, financialYear, other } = askedYears(visit);
  const undrafted = await read(visit, (trx) => readUndrafted(trx, { financialYear, today }));
  const ofPractices = undrafted.filter(({ isAlliance }) => !isAlliance).map(({ code }) => code);
  const model = {
    heading: `Draft budgets for ${financialYear}`,
    financialYear,
    other: { text: `Draft budgets for ${other} instead`, href: `/budgets/new?year=${other}` },
    owners: undrafted.map(itemOf),
    chosen: [...(tried?.owners ?? ofPractices)],
    back: { text: 'All practices', href: `/oversight?year=${financialYear}` },
  };
  return { view: 'pages/budget/draft-budgets.njk', title: model.heading, model, errors: tried?.errors ?? [] };
}

/** Several boxes of one name come as a list, one as a text, none as nothing. */
const ownersOf = (body: unknown): string[] =>
  [(body as { owners?: unknown } | undefined)?.owners].flat().map(textOf).filter(Boolean);

/** The year that the page was about when it was read: meanwhile another may have begun. */
const yearOf = (visit: StaffVisit) => textOf(visit.req.body.financialYear) || askedYears(visit).financialYear;

async function draft(visit: StaffVisit): Promise<Answer> {
  const { deps, principal } = visit;
  const financialYear = yearOf(visit);
  const owners = ownersOf(visit.req.body);
  if (owners.length === 0) {
    return showDraft(visit, { owners, errors: [{ field: 'owners', message: 'Choose whose budgets to draft' }] });
  }
  for (const owner of owners) {
    const errors = await refusalOf(deps.budgets.draftBudget(principal, { owner, financialYear }));
    if (errors) {
      return showDraft(visit, { owners, errors: errors.map(({ message }) => ({ field: 'owners', message })) });
    }
  }
  return {
    done: `${upperFirst(counted(owners.length, 'budget'))} for ${financialYear} ${owners.length === 1 ? 'is' : 'are'} drafted`,
    next: [
      'Allocate money to each, then send its letter. The list shows what comes next for each of them.',
      'A pool also takes the shares of its practices, and what it is for.',
    ],
    link: { text: `See all budgets for ${financialYear}`, href: `/oversight?year=${financialYear}` },
  };
}

const route = { path: '/budgets/new', access: ['commissioner'] as const };

/** Before the budgets of practices: no practice has the code `new`. */
export const DRAFT_BUDGETS_ROUTES: readonly Route[] = [
  { ...route, method: 'get', handle: (visit: StaffVisit) => showDraft(visit) },
  { ...route, method: 'post', handle: draft },
];
