import { exportList, filtersOf } from '../../shell/export-list.ts';
import { addressOf, type Listing } from '../../shell/list-address.ts';
import { AWARD_READERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import { termRows } from '../../words/policy-term-words.ts';
import { isOverseer, readPolicy, versionPath } from './one-policy.ts';
import { policiesExport, versionsExport } from './policies-export.ts';
import { comingChange, policiesInOrder, policiesTable, versionsInOrder, versionsTable } from './present-policy.ts';
import { VERSION_ROUTES } from './version-routes.ts';

/** Both lists as files, in the order that the address asks for. */
const policiesFile = ({ query }: StaffVisit['req']): Listing => {
  return { path: '/policies/export', chosen: { sort: policiesInOrder([], query).sort } };
};
const versionsFile = ({ query }: StaffVisit['req'], slug: string): Listing => {
  return { path: `/policies/${slug}/export`, chosen: { sort: versionsInOrder([], query).sort } };
};

async function showPolicies(visit: StaffVisit): Promise<Answer> {
  const settledOnly = !isOverseer(visit);
  const versions = await read(visit, (trx) => visit.deps.reports.policyVersionViews(trx, { settledOnly }));
  const open = versions.filter(({ status }) => status === 'draft' || status === 'proposed');
  const changes =
    open.length === 0 ? 'No change is on its way' : `${upperFirst(counted(open.length, 'change'))} on the way`;
  const table = policiesTable(versions, visit.req.query);
  const sentence = `${upperFirst(counted(table.rows.length, 'policy').replace('policys', 'policies'))} say what awards may be spent on. ${changes}.`;
  return {
    view: 'pages/policies/policies.njk',
    title: 'Policies',
    model: {
      sentence,
      table,
      seesRule: isOverseer(visit),
      exportHref: addressOf(policiesFile(visit.req)),
    },
  };
}

async function showPolicy(visit: StaffVisit): Promise<Answer> {
  const versions = await readPolicy(visit);
  const shown = versions.find(({ status }) => status === 'active') ?? versions[0];
  const open = versions.find(({ status }) => status === 'draft' || status === 'proposed');
  const mayChange = visit.principal.role === 'commissioner';
  if (!shown) return { redirect: '/policies' };
  const model = {
    heading: `${shown.name} (${shown.slug})`,
    sentence: `New awards are made under version ${shown.version}. It can be used for ${shown.terms.plainList}.`,
    coming: comingChange(versions),
    changeHref: mayChange ? (open ? versionPath(open) : `/policies/${shown.slug}/change`) : null,
    changeText: open
      ? `See version ${open.version}, which is ${open.status === 'draft' ? 'a draft' : 'proposed'}`
      : 'Write a new version',
    rows: termRows(shown.name, shown.terms),
    exportHref: addressOf(versionsFile(visit.req, shown.slug)),
    versions: versionsTable(versions, {
      isOverseer: isOverseer(visit),
      path: `/policies/${shown.slug}`,
      query: visit.req.query,
    }),
  };
  return { view: 'pages/policies/policy.njk', title: shown.name, model };
}

function exportPolicies(visit: StaffVisit): Answer {
  const { query } = visit.req;
  const list = policiesExport(async (trx) => {
    const versions = await visit.deps.reports.policyVersionViews(trx, { settledOnly: !isOverseer(visit) });
    return policiesInOrder(versions, query).rows;
  });
  return exportList(visit, { list, name: 'policies', filters: filtersOf(visit, policiesFile(visit.req)) });
}

async function exportVersions(visit: StaffVisit): Promise<Answer> {
  const { rows } = versionsInOrder(await readPolicy(visit), visit.req.query);
  const slug = rows[0]?.slug ?? '';
  const filters = { policy: slug, ...filtersOf(visit, versionsFile(visit.req, slug)) };
  return exportList(visit, { list: versionsExport(rows), name: `versions-${slug}`, filters });
}

export const POLICIES_ROUTES: readonly Route[] = [
  { method: 'get', path: '/policies', access: AWARD_READERS, handle: showPolicies },
  { method: 'get', path: '/policies/export', access: AWARD_READERS, handle: exportPolicies },
  { method: 'get', path: '/policies/:slug', access: AWARD_READERS, handle: showPolicy },
  { method: 'get', path: '/policies/:slug/export', access: AWARD_READERS, handle: exportVersions },
  ...VERSION_ROUTES,
];
