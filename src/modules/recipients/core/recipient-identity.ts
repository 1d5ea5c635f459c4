import { z } from 'zod';
import { isCalendarDate, type LondonDate } from '../../../kernel/dates.ts';
import { nhsNumber } from './nhs-number.ts';

const tidy = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim();

const line = (maxLength: number, message: string) => z.string().overwrite(tidy).min(1, message).max(maxLength);

const named = (what: string) =>
  line(100, `Enter a ${what}`)
    .refine((name) => name === '' || /\p{L}/u.test(name), `Enter a ${what} with letters`)
    .refine((name) => !/\p{Cc}/u.test(name), `Enter a ${what} without control characters`);

/** Names of 1 to 100 characters with a letter in them. */
export const personName = named('name');
export const givenName = named('given name');
export const familyName = named('family name');

/** Shape only, so that postcodes in area ZZ pass; kept as `ZZ1 1AA`. */
export const postcode = z
  .string()
  .overwrite((text) =>
    text
      .replace(/\s+/g, '')
      .toUpperCase()
      .replace(/(.{3})$/, ' $1')
      .trim(),
  )
  .regex(/^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$/, 'Enter a full UK postcode, like ZZ1 1AA');

/** Shape only, so that numbers set aside for drama pass; kept as digits with an optional `+`. */
export const phoneNumber = z
  .string()
  .overwrite((text) => text.replace(/[\s().\-\u2010-\u2015]/g, '').replace(/^00/, '+'))
  .regex(/^(0\d{9,10}|\+\d{8,15})$/, 'Enter a UK phone number, like 07700 900123');

/** Where a letter reaches a person. */
export const recipientAddress = z.strictObject({
  line1: line(100, 'Enter the first line of the address').meta({ description: 'House and street.' }),
  line2: line(100, 'Leave out an empty second line').optional().meta({ description: 'Second line, if there is one.' }),
  city: line(100, 'Enter the town or city').meta({ description: 'Town or city.' }),
  postcode: postcode.meta({ description: 'UK postcode; checked for its shape only.', example: 'ZZ1 1AA' }),
});

/** Who a recipient is. Kept encrypted; nothing of it belongs in logs, audit rows or events. */
export const recipientIdentity = z.strictObject({
  givenName: givenName.meta({ description: 'Given name.' }),
  familyName: familyName.meta({ description: 'Family name.' }),
  dateOfBirth: z
    .string()
    .refine(isCalendarDate, 'Enter a real date of birth, like 1945-03-04')
    .refine((date) => date >= '1900-01-01', 'Enter a date of birth after 1900')
    .meta({ description: 'Date of birth.', example: '1945-03-04' }),
  postcode: postcode.optional().meta({ description: 'UK postcode; checked for its shape only.', example: 'ZZ1 1AA' }),
  phone: phoneNumber.optional().meta({ description: 'Checked for its shape only.', example: '07700 900123' }),
  email: z
    .email('Enter an email address, like name@example.org')
    .max(254)
    .optional()
    .meta({ description: 'Email address.' }),
  nhsNumber: nhsNumber.optional().meta({ description: 'NHS number, with or without spaces.' }),
  address: recipientAddress.optional().meta({ description: 'Where the person lives.' }),
});
export type RecipientIdentity = z.infer<typeof recipientIdentity>;

/** Whether the person was born by `today`. */
export function isBorn(identity: Pick<RecipientIdentity, 'dateOfBirth'>, today: LondonDate): boolean {
  return identity.dateOfBirth <= today;
}

/** Whether it is a number of a mobile, which takes texts. */
export const isMobile = (phone: string | undefined): boolean => /^(07|\+447)/.test(phone ?? '');

/** The number as networks want it: `07700900123` -> `+447700900123`. */
export function toInternationalPhone(phone: string): string {
  return phone.startsWith('0') ? `+44${phone.slice(1)}` : phone;
}
