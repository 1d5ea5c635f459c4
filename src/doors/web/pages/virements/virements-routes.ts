import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { readVirement } from './one-virement.ts';
import { isVirementState, presentVirement, presentVirements, virementLinks } from './present-virements.ts';
import { PROPOSE_VIREMENT_ROUTES } from './propose-virement-routes.ts';
import { VIREMENT_ACT_ROUTES } from './virement-act-routes.ts';

const PAGE_SIZE = 25;
const READERS = ['practice_manager', 'finance', 'commissioner', 'auditor'] as const;
const PROPOSERS: readonly string[] = ['practice_manager', 'finance'];

async function showVirements(visit: StaffVisit): Promise<Answer> {
  const typed = textOf(visit.req.query['state']);
  const state = isVirementState(typed) ? typed : null;
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const page = await read(visit, (trx) =>
    visit.deps.reports.listVirements(trx, {
      state: state ?? undefined,
      practiceCode: visit.practice?.code,
      limit: PAGE_SIZE,
      cursor,
    }),
  );
  const at = state ? `/virements?state=${state}` : '/virements?';
  const model = {
    links: virementLinks(state),
    table: presentVirements(page.data),
    mayPropose: PROPOSERS.includes(visit.principal.role),
    firstPage: cursor ? at : null,
    nextPage: page.nextCursor ? `${at}&cursor=${page.nextCursor}` : null,
    back: visit.practice
      ? { text: 'Budget', href: `/budgets/${visit.practice.code}` }
      : { text: 'All practices', href: '/oversight' },
  };
  return { view: 'pages/virements/virements.njk', title: 'Money between practices', model };
}

async function showVirement(visit: StaffVisit): Promise<Answer> {
  const one = await readVirement(visit);
  const { tag: stateTag, ...shown } = presentVirement(one, visit.principal);
  const model = {
    ...shown,
    stateTag,
    at: `/virements/${one.id}`,
    back: { text: 'Money between practices', href: '/virements' },
  };
  return { view: 'pages/virements/virement.njk', title: 'Money between practices', model };
}

export const VIREMENTS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/virements', access: READERS, handle: showVirements },
  ...PROPOSE_VIREMENT_ROUTES,
  { method: 'get', path: '/virements/:id', access: READERS, handle: showVirement },
  ...VIREMENT_ACT_ROUTES,
];
