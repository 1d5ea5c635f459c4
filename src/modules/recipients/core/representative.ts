import { z } from 'zod';
import type { FieldError } from '../../../kernel/app-error.ts';
import { isCalendarDate, type LondonDate } from '../../../kernel/dates.ts';
import { ageOn, CHILD_UNDER, GROWN_UP_FROM } from './age-on.ts';
import { familyName, givenName, phoneNumber } from './recipient-identity.ts';

/** A nominee is chosen by the person; every other kind acts for somebody who cannot decide alone. */
export const REPRESENTATIVE_KINDS = ['nominee', 'deputy', 'attorney', 'donee', 'parental', 'appointed'] as const;
export type RepresentativeKind = (typeof REPRESENTATIVE_KINDS)[number];

/** From so many people on, a nominee acts for no further one until finance has looked (R27). */
export const NOMINEE_OF_MANY = 3;

const date = (words: string) => z.string().refine(isCalendarDate, words);
const answer = (description: string) => z.boolean().default(false).meta({ description });

/** Somebody who may act for a recipient, with the authority that was seen (R26, R27). */
export const newRepresentative = z.strictObject({
  kind: z.enum(REPRESENTATIVE_KINDS).meta({
    description:
      '`nominee`: chosen by the person; `deputy`: of the Court of Protection; `donee`: of a lasting power of attorney; `attorney`: under an enduring one; `parental`: responsible for a child; `appointed`: by the commissioner.',
  }),
  givenName: givenName.meta({ description: 'Their given name.', example: 'Carol' }),
  familyName: familyName.meta({ description: 'Their family name.', example: 'Example' }),
  dateOfBirth: date('Enter a real date of birth, like 4 3 1965')
    .optional()
    .meta({ description: 'Needed of a nominee and of a parent.', example: '1965-03-04' }),
  relationship: z
    .string()
    .trim()
    .min(1, 'Say who they are to the person, like daughter')
    .max(60, 'Keep it to 60 characters')
    .meta({ description: 'Who they are to the person.', example: 'Daughter' }),
  phone: phoneNumber.optional().meta({ description: 'Their number.' }),
  evidence: z
    .string()
    .trim()
    .min(3, 'Say what was seen')
    .max(500, 'Keep it to 500 characters')
    .meta({ description: 'What was seen that gives the authority, or proves who a nominee is.' }),
  evidenceSeenOn: date('Enter the real date on which it was seen').meta({
    description: 'When it was seen.',
    example: '2026-03-04',
  }),
  isIdentityChecked: answer('Their identity was checked. Needed of a nominee.'),
  hasRecipientAgreed: answer('The person agreed to it. Needed of a nominee.'),
  hasRepresentativeAgreed: answer('They agreed to it themselves. Needed of a nominee.'),
  startsOn: date('Enter a real date').optional().meta({ description: 'Today, if not said.' }),
  endsOn: date('Enter a real date')
    .nullable()
    .default(null)
    .meta({ description: 'The last day of it. Needed of a nominee; null: as long as the authority lasts.' }),
});
export type NewRepresentative = z.output<typeof newRepresentative>;

type About = { age: number; lacksCapacity: boolean; today: LondonDate };

const fault = (isWrong: boolean, field: string, message: string): FieldError[] => (isWrong ? [{ field, message }] : []);

function nomineeFaults(input: NewRepresentative, { age, lacksCapacity }: About): FieldError[] {
  const cannotChoose = age < CHILD_UNDER || lacksCapacity;
  return [
    ...fault(cannotChoose, 'kind', 'Somebody under 16, or who cannot decide, has a representative and not a nominee'),
    ...fault(!input.dateOfBirth, 'dateOfBirth', 'Enter the nominee’s date of birth'),
    ...fault(!input.isIdentityChecked, 'isIdentityChecked', 'Check who the nominee is'),
    ...fault(!input.hasRecipientAgreed, 'hasRecipientAgreed', 'The person must have agreed'),
    ...fault(!input.hasRepresentativeAgreed, 'hasRepresentativeAgreed', 'The nominee must have agreed'),
    ...fault(!input.endsOn, 'endsOn', 'Enter the last day on which they are the nominee'),
  ];
}

function parentFaults({ dateOfBirth }: NewRepresentative, { age, today }: About): FieldError[] {
  const isTooYoung = dateOfBirth !== undefined && ageOn(dateOfBirth, today) < CHILD_UNDER;
  return [
    ...fault(age >= GROWN_UP_FROM, 'kind', 'Parental responsibility ends at 18'),
    ...fault(!dateOfBirth, 'dateOfBirth', 'Enter their date of birth'),
    ...fault(isTooYoung, 'dateOfBirth', 'Somebody under 16 does not act for a child here'),
  ];
}

/** What is wrong with a representative for somebody of this age, on this day; empty when nothing is (R25 to R27). */
export function representativeFaults(input: NewRepresentative, about: About): FieldError[] {
  const { kind, endsOn, evidenceSeenOn, startsOn = about.today } = input;
  return [
    ...(kind === 'nominee' ? nomineeFaults(input, about) : []),
    ...(kind === 'parental' ? parentFaults(input, about) : []),
    ...fault(evidenceSeenOn > about.today, 'evidenceSeenOn', 'It cannot have been seen on a day to come'),
    ...fault(endsOn !== null && endsOn < startsOn, 'endsOn', 'The last day must not be before the first'),
    ...fault(endsOn !== null && endsOn < about.today, 'endsOn', 'The last day has passed already'),
  ];
}

export type NomineeReview = 'not_needed' | 'pending' | 'allowed' | 'refused';

export type Authority = {
  kind: RepresentativeKind;
  startsOn: LondonDate;
  endsOn: LondonDate | null;
  endedAt: Date | null;
  review: NomineeReview;
};

/** How an authority stands on a day. */
export type AuthorityState = 'live' | 'to_come' | 'under_review' | 'ended';

export function authorityOn(authority: Authority, day: LondonDate): AuthorityState {
  const { startsOn, endsOn, endedAt, review } = authority;
  if (endedAt || review === 'refused' || (endsOn !== null && endsOn < day)) return 'ended';
  if (review === 'pending') return 'under_review';
  return startsOn > day ? 'to_come' : 'live';
}
