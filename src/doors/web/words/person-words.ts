import { formatDate } from '../../../kernel/dates.ts';
import {
  type CommunicationNeeds,
  isMobile,
  type Person,
  type Representative,
  type RepresentativeKind,
  type RevealReason,
  type SafeRoute,
} from '../../../modules/recipients/index.ts';
import type { Tag } from './award-words.ts';
import { upperFirst } from './count-words.ts';

/** Completes "Daughter ...". */
const ACTS: Record<RepresentativeKind, string> = {
  nominee: 'is their nominee',
  deputy: 'is their deputy',
  attorney: 'holds enduring power of attorney',
  donee: 'holds power of attorney',
  parental: 'has parental responsibility',
  appointed: 'is appointed to act for them',
};

/** Who may act, and by what authority, as choices of a form. */
export const KIND_CHOICES: readonly { value: RepresentativeKind; text: string; hint: { text: string } }[] = [
  { value: 'nominee', text: 'Nominee', hint: { text: 'Chosen by the person, who can decide for themselves' } },
  { value: 'parental', text: 'Parent', hint: { text: 'Has parental responsibility for somebody under 18' } },
  {
    value: 'donee',
    text: 'Lasting power of attorney',
    hint: { text: 'Donee of it, for health and welfare or for money' },
  },
  {
    value: 'attorney',
    text: 'Enduring power of attorney',
    hint: { text: 'Attorney under it; made before October 2007' },
  },
  { value: 'deputy', text: 'Deputy', hint: { text: 'Of the Court of Protection' } },
  {
    value: 'appointed',
    text: 'Appointed representative',
    hint: { text: 'By the commissioner, where nobody else can act' },
  },
];

const STATE_TAGS: Record<Representative['state'], Tag> = {
  live: { text: 'May act', colour: 'green' },
  to_come: { text: 'Not yet', colour: 'blue' },
  under_review: { text: 'Finance is looking', colour: 'yellow' },
  ended: { text: 'Ended', colour: 'grey' },
};

export const authorityTag = (state: Representative['state']): Tag => STATE_TAGS[state];

/** "Daughter holds power of attorney, seen 4 March 2026" */
export function authorityWords({ kind, who, evidenceSeenOn }: Representative): string {
  return `${upperFirst(who.relationship)} ${ACTS[kind]}, seen ${formatDate(evidenceSeenOn)}`;
}

/** "from 4 March 2026 to 3 March 2027" */
export function authorityDates({
  startsOn,
  endsOn,
  endedAt,
}: Pick<Representative, 'startsOn' | 'endsOn' | 'endedAt'>): string {
  if (endedAt) return `from ${formatDate(startsOn)}, ended since`;
  return endsOn ? `from ${formatDate(startsOn)} to ${formatDate(endsOn)}` : `since ${formatDate(startsOn)}`;
}

type Way = 'mayText' | 'mayCall' | 'mayLeaveMessage' | 'mayEmail' | 'mayPost';
type Reach = Person['identity'];

/** What must not be done where it could be: a landline takes no text. */
const UNSAFE: readonly { may: Way; words: string; isPossible: (reach: Reach) => boolean }[] = [
  { may: 'mayText', words: 'Do not text', isPossible: ({ phone }) => isMobile(phone) },
  { may: 'mayCall', words: 'Do not call', isPossible: ({ phone }) => phone !== undefined },
  { may: 'mayLeaveMessage', words: 'Do not leave messages', isPossible: ({ phone }) => phone !== undefined },
  { may: 'mayEmail', words: 'Do not email', isPossible: ({ email }) => email !== undefined },
  { may: 'mayPost', words: 'Do not post', isPossible: ({ address }) => address !== undefined },
];

/** What must not be done to reach them, and what to mind. */
function unsafeWords({ contact, identity, needsWords }: Person): string[] {
  if (!contact) return [];
  const note = contact.note ? [contact.note.replace(/\.$/, '')] : [];
  if (contact.doNotContact) return ['Do not contact them: they come to the practice', ...note];
  const refused = UNSAFE.filter(({ may, isPossible }) => !contact[may] && isPossible(identity));
  const said = needsWords.join('. ').toLowerCase();
  const isTold = ({ may, words }: (typeof UNSAFE)[number]) =>
    said.includes(words.toLowerCase()) || (may === 'mayLeaveMessage' && !contact.mayCall);
  return [...refused.filter((one) => !isTold(one)).map(({ words }) => words), ...note];
}

/** As people read it: `01632960501` -> `01632 960501`. */
export function phoneWords(phone: string): string {
  return phone.replace(/^(0\d{4})(\d{5,6})$/, '$1 $2');
}

/** What staff must know before anything else, a line each: needs, what is not safe, who acts for them. */
export function flagsOf(person: Person): string[] {
  const { representatives, capacity, age } = person;
  const live = representatives.filter(({ state }) => state === 'live');
  const isAlone = live.length === 0;
  return [
    ...person.needsWords,
    ...unsafeWords(person),
    ...live.map(authorityWords),
    ...(representatives.some(({ state }) => state === 'under_review')
      ? ['Alliance finance has to look at their nominee before anything new can be asked for']
      : []),
    ...(age < 16 && isAlone ? ['Under 16, and nobody with parental responsibility is on record'] : []),
    ...(capacity?.lacksCapacity && age >= 16 && isAlone
      ? ['Cannot decide about this, and nobody who may is on record']
      : []),
  ];
}

const ROUTES: Record<SafeRoute, string> = { text: 'a text', call: 'a call', email: 'an email', post: 'a letter' };

/** Which ways are safe, as a sentence. */
export function safeRoutesSentence({ contact, safeRoutes }: Pick<Person, 'contact' | 'safeRoutes'>): string {
  if (!contact) return 'Nobody has asked which ways are safe, so nothing is sent.';
  if (contact.doNotContact) return 'Nothing is sent and nobody calls. They come to the practice.';
  if (safeRoutes.length === 0) return 'No way is safe but to speak in person.';
  const words = safeRoutes.map((route) => ROUTES[route]);
  const last = words.pop() ?? '';
  return `Safe: ${words.length > 0 ? `${words.join(', ')} or ${last}` : last}.`;
}

export const FORMAT_CHOICES: readonly { value: CommunicationNeeds['formats'][number]; text: string }[] = [
  { value: 'large_print', text: 'Large print' },
  { value: 'easy_read', text: 'Easy read' },
  { value: 'braille', text: 'Braille' },
  { value: 'audio', text: 'Audio' },
  { value: 'bsl_video', text: 'Video in British Sign Language' },
  { value: 'email', text: 'Email, to make larger or have read out' },
];

export const CHANNEL_CHOICES: readonly { value: NonNullable<CommunicationNeeds['channel']> | 'any'; text: string }[] = [
  { value: 'any', text: 'Any way that is safe' },
  { value: 'text', text: 'Text message' },
  { value: 'mobile', text: 'Call to the mobile' },
  { value: 'landline', text: 'Call to the landline' },
  { value: 'email', text: 'Email' },
  { value: 'letter', text: 'Letter' },
  { value: 'in_person', text: 'In person' },
];

export const INTERPRETER_CHOICES: readonly {
  value: NonNullable<CommunicationNeeds['interpreter']> | 'none';
  text: string;
}[] = [
  { value: 'none', text: 'Nobody' },
  { value: 'spoken_language', text: 'Interpreter of their language' },
  { value: 'bsl', text: 'British Sign Language interpreter' },
  { value: 'deafblind', text: 'Deafblind interpreter' },
  { value: 'speech_to_text', text: 'Speech-to-text reporter' },
];

export const REASON_CHOICES: readonly { value: RevealReason; text: string }[] = [
  { value: 'safeguarding', text: 'To keep somebody safe' },
  { value: 'fraud_enquiry', text: 'To look into possible fraud' },
  { value: 'payment_query', text: 'To settle a question about a payment' },
  { value: 'complaint', text: 'To answer a complaint' },
  { value: 'audit_sample', text: 'To check a sample' },
  { value: 'subject_request', text: 'The person asked what we hold about them' },
];
