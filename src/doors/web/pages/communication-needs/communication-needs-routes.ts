import { formatDate } from '../../../../kernel/dates.ts';
import { type CommunicationNeeds, communicationNeeds, type Person } from '../../../../modules/recipients/index.ts';
import type { Route } from '../../shell/route.ts';
import { CHANNEL_CHOICES, FORMAT_CHOICES, INTERPRETER_CHOICES } from '../../words/person-words.ts';
import type { Typed } from '../make-award/read-answers.ts';
import { isTicked, personForm, type Reading, readBy } from '../person-acts/person-form.ts';

function usualAnswers({ needs, areNeedsAsked }: Person): Typed {
  if (!areNeedsAsked) return {};
  return {
    ...Object.fromEntries(needs.formats.map((format) => [`format-${format}`, 'yes'])),
    channel: needs.channel ?? 'any',
    language: needs.language ?? '',
    interpreter: needs.interpreter ?? 'none',
    contactName: needs.contactPerson?.name ?? '',
    contactRelationship: needs.contactPerson?.relationship ?? '',
    contactPhone: needs.contactPerson?.phone ?? '',
    note: /^none[.!]?$/i.test(needs.note) ? '' : needs.note,
  };
}

const FIELDS = {
  'contactPerson.name': 'contactName',
  'contactPerson.relationship': 'contactRelationship',
  'contactPerson.phone': 'contactPhone',
};

/** One of the choices, or null for the one that means nothing in particular. */
const chosen = (value: string | undefined, nothing: string) => (!value || value === nothing ? null : value);

function readNeeds(typed: Typed): Reading<CommunicationNeeds> {
  const { contactName, contactRelationship, contactPhone } = typed;
  const hasPerson = Boolean(contactName || contactRelationship || contactPhone);
  const contactPerson = {
    name: contactName ?? '',
    relationship: contactRelationship ?? '',
    ...(contactPhone ? { phone: contactPhone } : {}),
  };
  const given = {
    formats: FORMAT_CHOICES.map(({ value }) => value).filter((format) => isTicked(typed, `format-${format}`)),
    channel: chosen(typed['channel'], 'any'),
    language: typed['language'] || null,
    interpreter: chosen(typed['interpreter'], 'none'),
    contactPerson: hasPerson ? contactPerson : null,
    note: typed['note'] ?? '',
  };
  return readBy(communicationNeeds, given, FIELDS);
}

export const COMMUNICATION_NEEDS_ROUTES: readonly Route[] = personForm<CommunicationNeeds>({
  path: 'communication-needs',
  view: 'pages/communication-needs/communication-needs.njk',
  title: 'Communication needs',
  usual: usualAnswers,
  extra: ({ needsReviewedOn }, typed) => ({
    formats: FORMAT_CHOICES.map(({ value, text }) => {
      const name = `format-${value}`;
      return { value: 'yes', text, name, id: name, checked: isTicked(typed, name) };
    }),
    channels: CHANNEL_CHOICES,
    interpreters: INTERPRETER_CHOICES,
    askedLast: needsReviewedOn ? `They were asked last on ${formatDate(needsReviewedOn)}.` : null,
  }),
  read: readNeeds,
  act: ({ deps, principal }, { recipientId, value: needs }) =>
    deps.recipients.recordNeeds(principal, { recipientId, needs }),
  done: {
    done: 'Communication needs recorded',
    next: ['They show at the top of every award of theirs. You are reminded to ask again in a year.'],
  },
});
