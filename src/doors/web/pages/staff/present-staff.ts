import { formatDate, formatInstant, londonDate } from '../../../../kernel/dates.ts';
import { ROLES } from '../../../../kernel/principal.ts';
import type { Page, StaffView } from '../../../../modules/reports/index.ts';
import { type HandedOver, isPracticeRole, type LinkedIdentity } from '../../../../modules/staff/index.ts';
import type { Listing } from '../../shell/list-address.ts';
import { sortable } from '../../shell/sortable-table.ts';
import { countWords, upperFirst } from '../../words/count-words.ts';
import { roleWords } from '../../words/role-words.ts';
import type { Table } from '../../words/table.ts';
import type { TypedStaff } from './read-staff-form.ts';

const practicesOf = ({ practices, role }: StaffView) =>
  practices.length > 0 ? practices.map(({ name }) => name).join(', ') : role === 'admin' ? 'None' : 'All';

const whenOf = ({ kind, addedAt, endedAt, keyLastUsedOn, keyTakenAt, owner }: StaffView): string => {
  if (endedAt) return `Until ${formatInstant(endedAt)}`;
  if (kind === 'staff') return `Since ${formatDate(londonDate(addedAt))}`;
  if (!keyTakenAt) return `Waits for ${owner?.name ?? 'nobody'} to take it`;
  return keyLastUsedOn ? `Last used ${formatDate(keyLastUsedOn)}` : 'Never used';
};

/** Everybody of a list: who, in which role, where, since when. */
export function presentStaff(
  { data }: Page<StaffView>,
  { caption, listing, sort }: { caption: string; listing: Listing; sort: string },
): Table {
  return {
    caption,
    isCaptionHidden: true,
    ...sortable(listing, sort, [
      { text: 'Name', by: 'name' },
      { text: 'Role', by: 'role', as: 'states' },
      { text: 'Practices', by: 'practices' },
      { text: 'Access', by: 'access', as: 'days' },
    ]),
    rows: data.map((one) => [
      { text: one.name, href: `/staff/${one.id}`, ...(one.title ? { note: one.title } : {}) },
      { text: roleWords(one.role).title },
      { text: practicesOf(one) },
      { text: whenOf(one) },
    ]),
  };
}

const keyRows = ({ owner, addedAt, keyEndsOn, keyTakenAt }: StaffView) => [
  { key: 'Who answers for it', value: owner?.name ?? 'Nobody' },
  { key: 'Granted', value: formatInstant(addedAt) },
  { key: 'Taken', value: keyTakenAt ? formatInstant(keyTakenAt) : 'Not yet: it does not work' },
  { key: 'Last day', value: keyEndsOn ? formatDate(keyEndsOn) : 'None' },
];

export function presentOne(one: StaffView): { key: string; value: string }[] {
  return [
    ...(one.title ? [{ key: 'What they do', value: one.title }] : []),
    { key: 'Role', value: `${roleWords(one.role).title}: ${roleWords(one.role).does}` },
    { key: 'Practices', value: practicesOf(one) },
    { key: 'Access', value: whenOf(one) },
    ...(one.kind === 'api_key' ? keyRows(one) : []),
  ];
}

/** Who somebody is at the provider, so that a number on the wrong page is seen. */
export function identityRows({ kind, endedAt }: StaffView, identities: readonly LinkedIdentity[]) {
  if (kind !== 'staff' || endedAt) return [];
  const numbers = identities.map(({ subject, linkedAt }) => `${subject}, since ${formatDate(londonDate(linkedAt))}`);
  return [{ key: 'Signs in as', value: numbers.join('; ') || 'Nobody has let them sign in yet' }];
}

/** Each kind of what was open: one, many, and whether it is whoever's it was handed to, or only theirs to follow. */
const KIND_WORDS: Readonly<Record<string, { one: string; many: string; isOwned?: true }>> = {
  award: { one: 'request', many: 'requests' },
  addition: { one: 'request for more', many: 'requests for more' },
  issue: { one: 'award issued out of hours', many: 'awards issued out of hours' },
  exception: { one: 'exception asked for', many: 'exceptions asked for' },
  invoice: { one: 'invoice', many: 'invoices' },
  box: { one: 'box of cards on its way', many: 'boxes of cards on their way' },
  virement: { one: 'offer to move money', many: 'offers to move money' },
  dispute: { one: 'dispute draft', many: 'dispute drafts' },
  review: { one: 'declined payment', many: 'declined payments', isOwned: true },
  case: { one: 'case', many: 'cases', isOwned: true },
  break: { one: 'difference in the books', many: 'differences in the books', isOwned: true },
};

/** "Two declined payments: now with Farida Ledgerly." "One request: for Ben Testwell to follow." */
export function handedOverLines(items: readonly HandedOver[], names: ReadonlyMap<string, string>): string[] {
  return items.map(({ kind, handedTo, count }) => {
    const { one, many, isOwned } = KIND_WORDS[kind] ?? { one: kind, many: kind };
    const what = upperFirst(`${countWords(count)} ${count === 1 ? one : many}`);
    if (!handedTo) return `${what}: ${count === 1 ? 'waits' : 'wait'} for whoever may take them on.`;
    const name = names.get(handedTo) ?? 'somebody';
    return isOwned ? `${what}: now with ${name}.` : `${what}: for ${name} to follow.`;
  });
}

/** The roles to choose from, each with what it does. */
export const ROLE_ITEMS = ROLES.map((role) => ({
  value: role,
  text: roleWords(role).title,
  hint: { text: `${roleWords(role).does}.${isPracticeRole(role) ? ' Needs a practice.' : ''}` },
}));

/** The practices to tick, those of the person ticked. */
export function practiceItems(practices: readonly { id: string; name: string }[], typed: TypedStaff) {
  return practices.map(({ id, name }) => ({ value: id, text: name, checked: typed.practiceIds.includes(id) }));
}
