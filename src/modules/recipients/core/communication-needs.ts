import { z } from 'zod';
import type { LondonDate } from '../../../kernel/dates.ts';
import { personName, phoneNumber } from './recipient-identity.ts';

const NEED_FORMATS = ['large_print', 'easy_read', 'braille', 'audio', 'bsl_video', 'email'] as const;
const NEED_CHANNELS = ['text', 'email', 'mobile', 'landline', 'letter', 'in_person'] as const;
const INTERPRETERS = ['spoken_language', 'bsl', 'deafblind', 'speech_to_text'] as const;
type Format = (typeof NEED_FORMATS)[number];
type Channel = (typeof NEED_CHANNELS)[number];
type Interpreter = (typeof INTERPRETERS)[number];

const shortText = (most: number) => z.string().trim().min(1).max(most, `Keep it to ${most} characters`);

/** How a person needs to be written or spoken to, asked once and then obeyed (Accessible Information Standard). */
export const communicationNeeds = z.strictObject({
  formats: z
    .array(z.enum(NEED_FORMATS))
    .max(NEED_FORMATS.length)
    .default([])
    .meta({ description: 'Formats that the person can read.', example: ['large_print'] }),
  channel: z
    .enum(NEED_CHANNELS)
    .nullable()
    .default(null)
    .meta({ description: 'How they would rather be reached; null: any way that is safe.' }),
  language: shortText(60).nullable().default(null).meta({ description: 'Null: English.', example: 'Welsh' }),
  interpreter: z
    .enum(INTERPRETERS)
    .nullable()
    .default(null)
    .meta({ description: 'Who has to be there; null: nobody.' }),
  contactPerson: z
    .strictObject({
      name: personName.meta({ description: 'Their name.' }),
      relationship: shortText(60).meta({ description: 'Who they are to the person.', example: 'Daughter' }),
      phone: phoneNumber.optional().meta({ description: 'Their number.' }),
    })
    .nullable()
    .default(null)
    .meta({ description: 'Whom to speak to first, as the person asked.' }),
  note: z
    .string()
    .trim()
    .max(500, 'Keep it to 500 characters')
    .default('')
    .meta({ description: 'Anything else they need.' }),
});
export type CommunicationNeeds = z.output<typeof communicationNeeds>;

const FORMAT_WORDS: Readonly<Record<Format, string>> = {
  large_print: 'Large print',
  easy_read: 'Easy read',
  braille: 'Braille',
  audio: 'Audio',
  bsl_video: 'Video in British Sign Language',
  email: 'Written by email, so that they can make it larger or have it read out',
};
const CHANNEL_WORDS: Readonly<Record<Channel, string>> = {
  text: 'Reach by text message',
  email: 'Reach by email',
  mobile: 'Call the mobile',
  landline: 'Call the landline, do not text',
  letter: 'Write a letter',
  in_person: 'Speak in person',
};
const INTERPRETER_WORDS: Readonly<Record<Interpreter, string>> = {
  spoken_language: 'Needs an interpreter',
  bsl: 'Needs a British Sign Language interpreter',
  deafblind: 'Needs a deafblind interpreter',
  speech_to_text: 'Needs a speech-to-text reporter',
};

/** Written before anybody has asked. */
export const NOT_ASKED = 'not asked';

const saysNothing = (note: string) => note === '' || note === NOT_ASKED || /^none[.!]?$/i.test(note);

/** The needs as sentences without full stops, what matters most first; none when there are none. */
export function needsInWords(needs: CommunicationNeeds): string[] {
  const { formats, channel, language, interpreter, contactPerson, note } = needs;
  const person = contactPerson;
  return [
    ...formats.map((format) => FORMAT_WORDS[format]),
    ...(channel ? [CHANNEL_WORDS[channel]] : []),
    ...(language ? [`Speaks ${language} first`] : []),
    ...(interpreter ? [INTERPRETER_WORDS[interpreter]] : []),
    ...(person
      ? [`Speak first to ${person.name} (${[person.relationship, person.phone].filter(Boolean).join(', ')})`]
      : []),
    ...(saysNothing(note) ? [] : [note.replace(/\.$/, '')]),
  ];
}

/** Whether nobody has asked yet, or not for a year (Accessible Information Standard). */
export function isNeedsReviewDue(reviewedOn: LondonDate | null, today: LondonDate): boolean {
  if (!reviewedOn) return true;
  return aYearAfter(reviewedOn) <= today;
}

function aYearAfter(reviewedOn: LondonDate): LondonDate {
  return `${Number(reviewedOn.slice(0, 4)) + 1}${reviewedOn.slice(4)}`;
}
