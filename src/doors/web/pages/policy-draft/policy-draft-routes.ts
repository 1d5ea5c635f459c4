import type { FieldError } from '../../../../kernel/app-error.ts';
import { attempt } from '../../shell/attempt.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { readPolicy, readVersion, versionPath } from '../policies/one-policy.ts';
import { presentDraft } from './present-draft.ts';
import { readDraft, readTyped, type TypedDraft, typedOf } from './read-draft.ts';

type Tried = { typed: TypedDraft; errors: readonly FieldError[] };
type Form = { heading: string; back: { text: string; href: string }; revision: number | null; typed: TypedDraft };

async function showForm(visit: StaffVisit, form: Form, errors: readonly FieldError[]): Promise<Answer> {
  const neverAllowed = await read(visit, (trx) => visit.deps.policies.neverAllowed(trx));
  const { typed, ...about } = form;
  const model = { ...about, form: presentDraft(typed, neverAllowed) };
  return { view: 'pages/policy-draft/draft.njk', title: form.heading, model, errors };
}

async function showNew(visit: StaffVisit, tried?: Tried): Promise<Answer> {
  const versions = await readPolicy(visit);
  const open = versions.find(({ status }) => status === 'draft' || status === 'proposed');
  if (open && !tried) return { redirect: versionPath(open) };
  const base = versions.find(({ status }) => status === 'active') ?? versions[0];
  if (!base) return { redirect: '/policies' };
  const form = {
    heading: `Write a new version of ${base.name}`,
    back: { text: base.name, href: `/policies/${base.slug}` },
    revision: null,
    typed: tried?.typed ?? typedOf(base.name, base.terms),
  };
  return showForm(visit, form, tried?.errors ?? []);
}

async function saveNew(visit: StaffVisit): Promise<Answer> {
  const [{ slug = '' } = {}] = await readPolicy(visit);
  const typed = readTyped(visit.req.body);
  const { changes, errors } = readDraft(typed);
  if (errors.length > 0) return showNew(visit, { typed, errors });
  const made = await attempt(visit.deps.policyVersions.draftVersion(visit.principal, { slug, changes }));
  if (made.errors) return showNew(visit, { typed, errors: made.errors });
  return { redirect: versionPath({ slug, version: made.value.version }) };
}

/** The revision that the form was filled in on. It stays that of the form while what was typed is refused. */
const revisionOf = ({ texts }: TypedDraft): number | null => Number(texts['revision']) || null;

async function showChange(visit: StaffVisit, tried?: Tried): Promise<Answer> {
  const { view } = await readVersion(visit);
  if (view.status !== 'draft' && !tried) return { redirect: versionPath(view) };
  const form = {
    heading: `Change version ${view.version} of ${view.name}`,
    back: { text: `Version ${view.version}`, href: versionPath(view) },
    revision: tried ? revisionOf(tried.typed) : view.revision,
    typed: tried?.typed ?? typedOf(view.name, view.terms),
  };
  return showForm(visit, form, tried?.errors ?? []);
}

async function saveChange(visit: StaffVisit): Promise<Answer> {
  const { view } = await readVersion(visit);
  const { slug, version } = view;
  const typed = readTyped(visit.req.body);
  const { changes, errors } = readDraft(typed);
  if (errors.length > 0) return showChange(visit, { typed, errors });
  const saved = await attempt(
    visit.deps.policyVersions.changeDraft(visit.principal, {
      slug,
      version,
      changes,
      revision: revisionOf(typed) ?? undefined,
    }),
  );
  if (saved.errors) return showChange(visit, { typed, errors: saved.errors });
  return { redirect: versionPath(view) };
}

const NEW = { path: '/policies/:slug/change', access: ['commissioner'] } as const;
const CHANGE = { path: '/policies/:slug/versions/:version/change', access: ['commissioner'] } as const;

export const POLICY_DRAFT_ROUTES: readonly Route[] = [
  { method: 'get', ...NEW, handle: (visit: StaffVisit) => showNew(visit) },
  { method: 'post', ...NEW, handle: saveNew },
  { method: 'get', ...CHANGE, handle: (visit: StaffVisit) => showChange(visit) },
  { method: 'post', ...CHANGE, handle: saveChange },
];
