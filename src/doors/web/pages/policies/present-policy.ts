import { formatInstant } from '../../../../kernel/dates.ts';
import type { PolicyVersionView, RehearsalView } from '../../../../modules/reports/index.ts';
import type { Listing } from '../../shell/list-address.ts';
import { inAskedOrder, type Places, sortable } from '../../shell/sortable-table.ts';
import type { Tag } from '../../words/award-words.ts';
import { counted } from '../../words/count-words.ts';
import { termDifferences } from '../../words/policy-term-words.ts';
import { limitLines } from '../../words/policy-words.ts';
import type { Table } from '../../words/table.ts';
import { versionPath } from './one-policy.ts';

const TAGS: Record<PolicyVersionView['status'], Tag> = {
  draft: { text: 'Draft', colour: 'grey' },
  proposed: { text: 'Proposed', colour: 'blue' },
  active: { text: 'In force', colour: 'green' },
  retired: { text: 'No longer in force', colour: 'grey' },
};

export function versionTag({ status, isWaiting }: PolicyVersionView): Tag {
  return isWaiting ? { text: 'Will be in force', colour: 'aqua-green' } : TAGS[status];
}

/** How a version stands: draft, proposed, to come, in force or over. */
export function standingSentence({ version, status, isWaiting, effectiveFrom, retiredAt }: PolicyVersionView): string {
  const from = effectiveFrom ? formatInstant(effectiveFrom) : '';
  if (isWaiting) return `Version ${version} will be in force from ${from}.`;
  if (status === 'draft') return `Version ${version} is a draft. It can be changed until it is proposed.`;
  if (status === 'proposed')
    return `Version ${version} is proposed. Another commissioner than its authors activates it.`;
  if (status === 'active') return `Version ${version} is in force since ${from}.`;
  return `Version ${version} was in force until ${retiredAt ? formatInstant(retiredAt) : 'another took its place'}.`;
}

const byOn = (who: string | null, at: Date | null, act: string) =>
  who && at ? [`${act} by ${who}, ${formatInstant(at)}`] : [];

/** Who did what with a version, one line each. */
export function versionPeople(view: PolicyVersionView): string[] {
  const { draftedBy, draftedAt, changedBy, changedAt, proposedBy, proposedAt, activatedBy, activatedAt } = view;
  const lines = [
    ...byOn(draftedBy, draftedAt, 'Written'),
    ...byOn(changedBy, changedAt, 'Last changed'),
    ...byOn(proposedBy, proposedAt, 'Proposed'),
    ...byOn(view.returnedBy, view.returnedAt, 'Sent back to a draft'),
    ...byOn(activatedBy, activatedAt, 'Activated'),
  ];
  return lines.length > 0 ? lines : ['Came with the service'];
}

/** "From 1 December 2026 at 12:00am, version 3 is in force: ..."; null when nothing waits. */
export function comingChange(versions: readonly PolicyVersionView[]) {
  const coming = versions.find(({ isWaiting }) => isWaiting);
  const active = versions.find(({ status }) => status === 'active');
  if (!coming?.effectiveFrom) return null;
  return {
    sentence: `From ${formatInstant(coming.effectiveFrom)}, new awards are made under version ${coming.version}. Awards made before keep their terms.`,
    differences: active ? differencesTable(active, coming) : null,
  };
}

export function differencesTable(before: PolicyVersionView, after: PolicyVersionView): Table {
  return {
    caption: `What differs from version ${before.version}`,
    columns: [{ text: 'Term' }, { text: `Version ${before.version}` }, { text: `Version ${after.version}` }],
    rows: termDifferences(before, after).map((row) => [
      { text: row.key },
      { text: row.before || 'None' },
      { text: row.after || 'None' },
    ]),
  };
}

type Query = Readonly<Record<string, unknown>>;

export const whoOf = (view: PolicyVersionView) => versionPeople(view).at(-1) ?? '';

/** What is not in force on any day yet comes after every day. */
const VERSION_PLACES: Places<PolicyVersionView> = {
  version: ({ version }) => version,
  state: (view) => versionTag(view).text,
  from: ({ effectiveFrom }) => effectiveFrom?.getTime() ?? Number.MAX_SAFE_INTEGER,
  who: whoOf,
};

/** The versions of a policy in the order that the address asks for. */
export const versionsInOrder = (versions: readonly PolicyVersionView[], query: Query) =>
  inAskedOrder(versions, query, VERSION_PLACES);

/** The versions of a policy, the newest first unless another order is asked for. */
export function versionsTable(
  versions: readonly PolicyVersionView[],
  { isOverseer, path, query }: { isOverseer: boolean; path: string; query: Query },
): Table {
  const { rows, sort } = versionsInOrder(versions, query);
  return {
    caption: 'Versions',
    ...sortable({ path, chosen: { sort } }, sort || '-version', [
      { text: 'Version', by: 'version', as: 'numbers' },
      { text: 'State', by: 'state' },
      { text: 'In force from', by: 'from', as: 'days' },
      { text: 'Who', by: 'who' },
    ]),
    rows: rows.map((view) => [
      { text: `Version ${view.version}`, ...(isOverseer ? { href: versionPath(view) } : {}) },
      { tags: [versionTag(view)] },
      { text: view.effectiveFrom ? formatInstant(view.effectiveFrom) : 'Not decided' },
      { text: whoOf(view) },
    ]),
  };
}

export const limitsOf = ({ terms }: PolicyVersionView) => limitLines(terms).join('. ') || 'None of its own';

export type PolicyRow = {
  view: PolicyVersionView;
  /** The change that is on its way. */
  open: PolicyVersionView | undefined;
};

/** The policies in force in the order that the address asks for. */
export function policiesInOrder(versions: readonly PolicyVersionView[], query: Query) {
  const openOf = (slug: string) =>
    versions.find((one) => one.slug === slug && (one.status === 'draft' || one.status === 'proposed'));
  const active = versions.filter(({ status }) => status === 'active');
  const all = active.map((view): PolicyRow => ({ view, open: openOf(view.slug) }));
  return inAskedOrder(all, query, {
    policy: ({ view }) => view.name,
    use: ({ view }) => view.terms.plainList,
    limits: ({ view }) => limitsOf(view),
    change: ({ open }) => open?.version ?? 0,
  });
}

/** The policies that there are, each with what it limits and whether a change is on its way. */
export function policiesTable(versions: readonly PolicyVersionView[], query: Query): Table {
  const { rows, sort } = policiesInOrder(versions, query);
  const listing: Listing = { path: '/policies', chosen: { sort } };
  return {
    caption: 'Policies in force',
    isCaptionHidden: true,
    ...sortable(listing, sort, [
      { text: 'Policy', by: 'policy' },
      { text: 'Can be used for', by: 'use' },
      { text: 'Limits', by: 'limits' },
      { text: 'Change', by: 'change', as: 'states' },
    ]),
    rows: rows.map(({ view, open }) => {
      const { slug, name, version, terms } = view;
      return [
        { text: name, href: `/policies/${slug}`, note: `${slug}, version ${version}` },
        { text: terms.plainList },
        { text: limitsOf(view) },
        open ? { tags: [versionTag(open)], note: `Version ${open.version}` } : { text: 'None' },
      ];
    }),
  };
}

/** What a rehearsal found, in one sentence. */
export function rehearsalSentence(rehearsal: RehearsalView): string {
  const { flips, judged, isWhole, people, nowDeclined, nowApproved } = rehearsal;
  const tried = counted(judged, 'payment');
  const of = isWhole ? `Of ${tried} that people tried in the 90 days before` : `Of the last ${tried} that people tried`;
  if (flips === 0) return `${of}, all would have gone the same way.`;
  const whose = people === 1 ? 'one person' : `${people} people`;
  const parts = [
    ...(nowDeclined.payments > 0 ? [`${nowDeclined.payments} that went through would be declined`] : []),
    ...(nowApproved.payments > 0
      ? [`${nowApproved.payments} that ${nowApproved.payments === 1 ? 'was' : 'were'} declined would go through`]
      : []),
  ];
  return `${of}, ${parts.join(' and ')}, of ${whose}.`;
}
