import { STAFF_ORDERS, staffExport } from '../../../../modules/reports/index.ts';
import { principalNames } from '../../../../modules/staff/index.ts';
import { exportList } from '../../shell/export-list.ts';
import { addressOf, chosenOf, listLinks, readSort } from '../../shell/list-address.ts';
import { STAFF_READERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { END_STAFF_ROUTES } from './end-staff-routes.ts';
import { IDENTITY_ROUTES } from './identity-routes.ts';
import { KEY_ROUTES } from './key-routes.ts';
import { readOne } from './one-member.ts';
import { handedOverLines, identityRows, presentOne, presentStaff } from './present-staff.ts';
import { STAFF_FORM_ROUTES } from './staff-form-routes.ts';

const PAGE_SIZE = 50;

/** An auditor reads, and changes nothing (R17). */
const mayAct = ({ principal }: StaffVisit) => principal.role === 'admin';

const VIEWS = {
  current: { text: 'Staff', filter: { kind: 'staff', state: 'current' } },
  keys: { text: 'Keys for programs', filter: { kind: 'api_key', state: 'current' } },
  ended: { text: 'Access ended', filter: { state: 'ended' } },
} as const;

type ViewName = keyof typeof VIEWS;
const isView = (name: string): name is ViewName => Object.hasOwn(VIEWS, name);

function askedFor({ req }: StaffVisit) {
  const asked = textOf(req.query['view']);
  const view: ViewName = isView(asked) ? asked : 'current';
  const sort = readSort(req.query, STAFF_ORDERS);
  const filter = { ...VIEWS[view].filter, sort: sort || undefined };
  return { view, sort, filter, listing: { path: '/staff', chosen: { view: view === 'current' ? '' : view, sort } } };
}

async function showStaff(visit: StaffVisit): Promise<Answer> {
  const { view, sort, filter, listing } = askedFor(visit);
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const request = { ...filter, limit: PAGE_SIZE, cursor };
  const page = await read(visit, (trx) => visit.deps.reports.listStaff(trx, request));
  const model = {
    mayAct: mayAct(visit),
    lists: Object.entries(VIEWS).map(([name, { text }]) => ({
      href: addressOf(listing, { view: name === 'current' ? null : name }),
      text,
      isCurrent: name === view,
    })),
    table:
      page.data.length > 0 ? presentStaff(page, { caption: VIEWS[view].text, listing, sort: sort || 'name' }) : null,
    ...listLinks(listing, { cursor, nextCursor: page.nextCursor, exportPath: '/staff/export' }),
  };
  return { view: 'pages/staff/staff.njk', title: 'Staff and access', model };
}

function exportStaff(visit: StaffVisit): Answer {
  const { filter, listing } = askedFor(visit);
  return exportList(visit, { list: staffExport(filter), name: 'staff', filters: chosenOf(listing) });
}

async function showOne(visit: StaffVisit): Promise<Answer> {
  const one = await readOne(visit);
  const items = await visit.deps.staff.handedOver(visit.principal, one.id);
  const names = await principalNames(
    visit.deps.db,
    items.flatMap(({ handedTo }) => (handedTo ? [handedTo] : [])),
  );
  const isLinkable = mayAct(visit) && one.kind === 'staff';
  const identities = isLinkable ? await visit.deps.staff.identitiesOf(visit.principal, one.id) : [];
  const mayChange = mayAct(visit) && !one.endedAt && one.id !== visit.principal.id;
  const model = {
    heading: one.name,
    rows: [...presentOne(one), ...(isLinkable ? identityRows(one, identities) : [])],
    unlinkHref: identities.length > 0 ? `/staff/${one.id}/unlink` : null,
    handedOver: handedOverLines(items, names),
    hasEnded: one.endedAt !== null,
    isSelf: mayAct(visit) && one.id === visit.principal.id,
    changeHref: mayChange && one.kind === 'staff' ? `/staff/${one.id}/change` : null,
    identityHref: isLinkable && !one.endedAt ? `/staff/${one.id}/identity` : null,
    endHref: mayChange ? `/staff/${one.id}/end` : null,
  };
  return { view: 'pages/staff/person.njk', title: one.name, model };
}

export const STAFF_ROUTES: readonly Route[] = [
  { method: 'get', path: '/staff', access: STAFF_READERS, handle: showStaff },
  { method: 'get', path: '/staff/export', access: STAFF_READERS, handle: exportStaff },
  ...STAFF_FORM_ROUTES,
  ...KEY_ROUTES,
  { method: 'get', path: '/staff/:id', access: STAFF_READERS, handle: showOne },
  ...END_STAFF_ROUTES,
  ...IDENTITY_ROUTES,
];
