import { principalNames } from '../../../../modules/staff/index.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { END_STAFF_ROUTES } from './end-staff-routes.ts';
import { IDENTITY_ROUTES } from './identity-routes.ts';
import { KEY_ROUTES } from './key-routes.ts';
import { readOne } from './one-member.ts';
import { handedOverLines, identityRows, presentOne, presentStaff } from './present-staff.ts';
import { STAFF_FORM_ROUTES } from './staff-form-routes.ts';

const PAGE_SIZE = 50;
const ADMIN = ['admin'] as const;

const VIEWS = {
  current: { text: 'Staff', filter: { kind: 'staff', state: 'current' } },
  keys: { text: 'Keys for programs', filter: { kind: 'api_key', state: 'current' } },
  ended: { text: 'Access ended', filter: { state: 'ended' } },
} as const;

type ViewName = keyof typeof VIEWS;
const isView = (name: string): name is ViewName => name in VIEWS;

async function showStaff(visit: StaffVisit): Promise<Answer> {
  const asked = textOf(visit.req.query['view']);
  const view = isView(asked) ? asked : 'current';
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const request = { ...VIEWS[view].filter, limit: PAGE_SIZE, cursor };
  const page = await read(visit, (trx) => visit.deps.reports.listStaff(trx, request));
  const address = (name: string) => (name === 'current' ? '/staff' : `/staff?view=${name}`);
  const sign = view === 'current' ? '?' : '&';
  const model = {
    lists: Object.entries(VIEWS).map(([name, { text }]) => ({ href: address(name), text, isCurrent: name === view })),
    table: page.data.length > 0 ? presentStaff(page, VIEWS[view].text) : null,
    firstPage: cursor ? address(view) : null,
    nextPage: page.nextCursor ? `${address(view)}${sign}cursor=${page.nextCursor}` : null,
  };
  return { view: 'pages/staff/staff.njk', title: 'Staff and access', model };
}

async function showOne(visit: StaffVisit): Promise<Answer> {
  const one = await readOne(visit);
  const items = await visit.deps.staff.handedOver(visit.principal, one.id);
  const names = await principalNames(
    visit.deps.db,
    items.flatMap(({ handedTo }) => (handedTo ? [handedTo] : [])),
  );
  const identities = one.kind === 'staff' ? await visit.deps.staff.identitiesOf(visit.principal, one.id) : [];
  const mayChange = !one.endedAt && one.id !== visit.principal.id;
  const model = {
    heading: one.name,
    rows: [...presentOne(one), ...identityRows(one, identities)],
    unlinkHref: identities.length > 0 ? `/staff/${one.id}/unlink` : null,
    handedOver: handedOverLines(items, names),
    hasEnded: one.endedAt !== null,
    isSelf: one.id === visit.principal.id,
    changeHref: mayChange && one.kind === 'staff' ? `/staff/${one.id}/change` : null,
    identityHref: !one.endedAt && one.kind === 'staff' ? `/staff/${one.id}/identity` : null,
    endHref: mayChange ? `/staff/${one.id}/end` : null,
  };
  return { view: 'pages/staff/person.njk', title: one.name, model };
}

export const STAFF_ROUTES: readonly Route[] = [
  { method: 'get', path: '/staff', access: ADMIN, handle: showStaff },
  ...STAFF_FORM_ROUTES,
  ...KEY_ROUTES,
  { method: 'get', path: '/staff/:id', access: ADMIN, handle: showOne },
  ...END_STAFF_ROUTES,
  ...IDENTITY_ROUTES,
];
