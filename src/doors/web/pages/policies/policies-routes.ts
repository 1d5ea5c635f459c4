import { AWARD_READERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import { termRows } from '../../words/policy-term-words.ts';
import { isOverseer, readPolicy, versionPath } from './one-policy.ts';
import { comingChange, policiesTable, versionsTable } from './present-policy.ts';
import { VERSION_ROUTES } from './version-routes.ts';

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
    model: { sentence, table, seesRule: isOverseer(visit) },
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
    versions: versionsTable(versions, {
      isOverseer: isOverseer(visit),
      path: `/policies/${shown.slug}`,
      query: visit.req.query,
    }),
  };
  return { view: 'pages/policies/policy.njk', title: shown.name, model };
}

export const POLICIES_ROUTES: readonly Route[] = [
  { method: 'get', path: '/policies', access: AWARD_READERS, handle: showPolicies },
  { method: 'get', path: '/policies/:slug', access: AWARD_READERS, handle: showPolicy },
  ...VERSION_ROUTES,
];
