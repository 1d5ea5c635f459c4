import { formatDate, type LondonDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { formatNhsNumber, type Person, type Representative } from '../../../../modules/recipients/index.ts';
import type { AwardView } from '../../../../modules/reports/index.ts';
import { fullName, type PersonName } from '../../shell/names.ts';
import { inAskedOrder, type Places, sortable } from '../../shell/sortable-table.ts';
import { awardTag, type Tag } from '../../words/award-words.ts';
import {
  authorityDates,
  authorityTag,
  authorityWords,
  flagsOf,
  phoneWords,
  safeRoutesSentence,
} from '../../words/person-words.ts';
import type { Table } from '../../words/table.ts';

type Seen = {
  person: Person;
  awards: readonly AwardView[];
  housemates: ReadonlyMap<string, PersonName>;
  /** Names of members of staff, by their ids. */
  staff: ReadonlyMap<string, string>;
  role: string;
  today: LondonDate;
  /** Of the address, which may ask for an order of the awards. */
  query: Readonly<Record<string, unknown>>;
};

type Row = { key: string; value: string; href: string | null; act: string; isWhole?: boolean };
type ActingLine = { name: string; words: string; note: string; tag: Tag; endHref: string | null };

const LIVE: readonly AwardView['status'][] = ['issuing', 'active', 'paused'];

const PLACES: Places<AwardView> = {
  award: ({ policyName }) => policyName,
  amount: ({ amountPence }) => amountPence,
  left: ({ status, availablePence }) => (LIVE.includes(status) ? availablePence : -1),
  until: ({ expiresOn }) => expiresOn,
  status: ({ status }) => awardTag(status).text,
};

function awardTable({ person, awards, query }: Seen): Table {
  const { rows, sort } = inAskedOrder(awards, query, PLACES);
  return {
    caption: sort ? 'Awards' : 'Awards, newest first',
    isCaptionHidden: true,
    ...sortable({ path: `/people/${person.id}`, chosen: { sort } }, sort, [
      { text: 'Award', by: 'award' },
      { text: 'Amount', isNumber: true, by: 'amount' },
      { text: 'Left', isNumber: true, by: 'left' },
      { text: 'Until', by: 'until', as: 'days' },
      { text: 'Status', by: 'status' },
    ]),
    rows: rows.map((award) => [
      { href: `/awards/${award.id}`, text: award.policyName, note: award.reference },
      { text: formatPence(award.amountPence) },
      { text: LIVE.includes(award.status) ? formatPence(award.availablePence) : '–' },
      { text: formatDate(award.expiresOn) },
      { tags: [awardTag(award.status)] },
    ]),
  };
}

function leftSentence(awards: readonly AwardView[]): string {
  const live = awards.filter(({ status }) => LIVE.includes(status));
  if (awards.length === 0) return 'No award has been asked for them yet.';
  if (live.length === 0) return 'They have no live award.';
  const leftPence = live.reduce((sum, { availablePence }) => sum + availablePence, 0);
  const until = live.map(({ expiresOn }) => expiresOn).sort()[0] ?? '';
  const count = live.length === 1 ? 'one live award' : `${live.length} live awards`;
  const ends = live.length === 1 ? `until ${formatDate(until)}` : `the first until ${formatDate(until)}`;
  return `They have ${formatPence(leftPence)} left on ${count}, ${ends}.`;
}

function actingLine(one: Representative, { person, staff }: Seen): ActingLine {
  const { who, state } = one;
  const seenBy = staff.get(one.evidenceSeenBy) ?? 'somebody who has left';
  const details = [
    who.phone ? phoneWords(who.phone) : '',
    `Acts ${authorityDates(one)}`,
    `${who.evidence}, seen by ${seenBy}`,
  ];
  return {
    name: `${who.givenName} ${who.familyName}`,
    words: authorityWords(one),
    note: [...details, one.endReason ?? ''].filter(Boolean).join('. '),
    tag: authorityTag(state),
    endHref: state === 'ended' ? null : `/people/${person.id}/representatives/${one.id}/end`,
  };
}

function capacityWords({ capacity }: Person): string {
  if (!capacity) return 'Nothing is noted';
  const judged = capacity.lacksCapacity ? 'Cannot decide about this' : 'Can decide';
  return `${judged}, judged on ${formatDate(capacity.assessedOn)}. ${capacity.note}`;
}

function carePlanWords({ carePlan }: Person, today: LondonDate): string {
  if (!carePlan) return 'None. Only a direct payment for healthcare needs one';
  const due = carePlan.reviewDueOn < today ? 'Review overdue since' : 'Next review by';
  const may = carePlan.isNotExcluded ? '' : '. Not confirmed for direct payments';
  return `${carePlan.reference}, co-ordinated by ${carePlan.coordinator}. ${due} ${formatDate(carePlan.reviewDueOn)}${may}`;
}

function consentWords({ consents }: Person, staff: Seen['staff']): string {
  const [newest] = consents;
  if (!newest) return 'Asked for with each award';
  if (newest.withdrawnAt)
    return `Withdrawn on ${formatDate(londonDate(newest.withdrawnAt))}. A new award needs a new one`;
  return `Given on ${formatDate(newest.givenOn)}, as stated by ${staff.get(newest.statedBy) ?? 'somebody who has left'}`;
}

function householdWords({ householdMemberIds }: Person, housemates: Seen['housemates']): string {
  const names = householdMemberIds.flatMap((id) => {
    const name = housemates.get(id);
    return name ? [fullName(name)] : [];
  });
  return names.length > 0 ? `Lives with ${names.join(', ')}` : 'Nobody is recorded as living with them';
}

function detailRows({ person, housemates, staff, today }: Seen): Row[] {
  const { identity } = person;
  const { address, nhsNumber, phone, email } = identity;
  const lines = address ? [address.line1, address.line2, address.city, address.postcode] : [identity.postcode];
  const at = (act: string) => `/people/${person.id}/${act}`;
  const plain = { href: null, act: '' };
  return [
    { key: 'Born', value: `${formatDate(identity.dateOfBirth)}, ${person.age} years old`, ...plain },
    { key: 'NHS number', value: nhsNumber ? formatNhsNumber(nhsNumber) : 'Not known', ...plain, isWhole: true },
    { key: 'Safe contact', value: safeRoutesSentence(person), href: at('safe-contact'), act: 'Change' },
    { key: 'Phone', value: phone ? phoneWords(phone) : 'Not known', ...plain },
    { key: 'Email', value: email ?? 'Not known', ...plain },
    { key: 'Address', value: lines.filter(Boolean).join(', ') || 'Not known', ...plain },
    { key: 'Household', value: householdWords(person, housemates), href: at('household'), act: 'Change' },
    { key: 'Can they decide?', value: capacityWords(person), href: at('capacity'), act: 'Change' },
    { key: 'Care plan', value: carePlanWords(person, today), href: at('care-plan'), act: 'Change' },
    { key: 'Consent', value: consentWords(person, staff), ...plain },
  ];
}

/** What asking about needs comes to: never asked, due again, or when it was. */
function needsReview({ areNeedsAsked, needsReviewedOn, isNeedsReviewDue, id }: Person) {
  const href = `/people/${id}/communication-needs`;
  if (!areNeedsAsked) {
    return {
      isDue: true,
      href,
      act: 'Ask them',
      text: 'Nobody has asked yet how they need to be written or spoken to.',
    };
  }
  const asked = needsReviewedOn
    ? `Asked last on ${formatDate(needsReviewedOn)}.`
    : 'It is not known when they were asked.';
  return isNeedsReviewDue
    ? { isDue: true, href, act: 'Ask again', text: `${asked} Ask again every year.` }
    : { isDue: false, href, act: 'Change', text: asked };
}

function acts({ person, role }: Seen): { href: string; text: string }[] {
  const at = (act: string, text: string) => ({ href: `/people/${person.id}/${act}`, text });
  if (person.deathRecordedAt) {
    return role === 'approver' ? [at('death-taken-back', 'The death was recorded by mistake')] : [];
  }
  const isConsenting = person.consents.some(({ withdrawnAt }) => withdrawnAt === null);
  return [
    ...(isConsenting ? [at('consent-withdrawn', 'The person no longer agrees to any help')] : []),
    at('died', 'The person has died'),
  ];
}

export function presentPerson(seen: Seen) {
  const { person, awards } = seen;
  const flags = flagsOf(person);
  const open = person.representatives.filter(({ state }) => state !== 'ended');
  const ended = person.representatives.filter(({ state }) => state === 'ended');
  return {
    personId: person.id,
    name: fullName(person.identity),
    died: person.deathRecordedAt ? formatDate(londonDate(person.deathRecordedAt)) : null,
    flags: flags.length > 0 ? `${flags.join('. ')}.` : null,
    needsReview: needsReview(person),
    sentence: leftSentence(awards),
    awards: awards.length > 0 ? awardTable(seen) : null,
    acting: open.map((one) => actingLine(one, seen)),
    acted: ended.map((one) => actingLine(one, seen)),
    rows: detailRows(seen),
    acts: acts(seen),
  };
}
