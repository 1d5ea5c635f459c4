import { AppError } from '../../../../kernel/app-error.ts';
import type { PolicyVersionView, RehearsalView } from '../../../../modules/reports/index.ts';
import { read, type StaffVisit, textOf } from '../../shell/route.ts';

export const versionPath = ({ slug, version }: { slug: string; version: number }) =>
  `/policies/${slug}/versions/${version}`;

/** Why somebody cannot activate what they wrote (R13). */
export const OF_AUTHOR = 'You wrote or proposed it, so another person has to activate it.';

/** Whoever sees drafts and proposals too. */
export const isOverseer = ({ principal: { role } }: StaffVisit): boolean =>
  role === 'finance' || role === 'commissioner' || role === 'auditor';

/** The versions of the policy in the address that this person may see, newest first. Throws `not_found`. */
export async function readPolicy(visit: StaffVisit): Promise<PolicyVersionView[]> {
  const slug = textOf(visit.req.params['slug']);
  const settledOnly = !isOverseer(visit);
  const versions = await read(visit, (trx) => visit.deps.reports.policyVersionViews(trx, { slug, settledOnly }));
  if (versions.length === 0) throw new AppError('not_found', 'There is no such policy.');
  return versions;
}

export type OneVersion = {
  view: PolicyVersionView;
  /** The version that new awards are made under; null when there is none. */
  active: PolicyVersionView | null;
  rehearsal: RehearsalView | null;
};

/** Whether these terms were rehearsed, and so lately that the version may be activated on it. */
export function isRehearsed({ deps }: StaffVisit, rehearsal: RehearsalView | null): rehearsal is RehearsalView {
  return rehearsal?.isOfTheseTerms === true && deps.clock.now() <= rehearsal.countsUntil;
}

/** The version in the address. Throws `not_found`. */
export async function readVersion(visit: StaffVisit): Promise<OneVersion> {
  const versions = await readPolicy(visit);
  const view = versions.find(({ version }) => String(version) === visit.req.params['version']);
  if (!view) throw new AppError('not_found', 'There is no such version of this policy.');
  const { slug, version } = view;
  const rehearsal = await read(visit, (trx) => visit.deps.reports.rehearsalView(trx, { slug, version }));
  return { view, active: versions.find(({ status }) => status === 'active') ?? null, rehearsal };
}
