import { z } from 'zod';
import type { FieldError } from '../../../kernel/app-error.ts';
import { isMobile, phoneNumber, type RecipientIdentity, recipientAddress } from './recipient-identity.ts';

const answer = (description: string) => z.boolean().default(false).meta({ description });

/** What the person answered when asked which ways to them are safe (R69). */
export const safeContact = z.strictObject({
  mayText: answer('It is safe to text the mobile.'),
  mayCall: answer('It is safe to call.'),
  mayLeaveMessage: answer('It is safe to leave a message when nobody answers.'),
  mayEmail: answer('It is safe to write an email.'),
  mayPost: answer('It is safe to post to the address.'),
  doNotContact: answer('Nothing may be sent and nobody may call: the person comes to the practice.'),
  phone: phoneNumber
    .nullable()
    .optional()
    .meta({ description: 'In place of the number on record; null takes that away.' }),
  email: z
    .email('Enter an email address, like name@example.org')
    .max(254)
    .nullable()
    .optional()
    .meta({ description: 'In place of the address on record; null takes that away.' }),
  address: recipientAddress
    .nullable()
    .optional()
    .meta({ description: 'Where it is safe to post to, in place of what is on record; null takes that away.' }),
  note: z.string().trim().max(500, 'Keep it to 500 characters').default('').meta({ description: 'What to mind.' }),
});
export type SafeContact = z.output<typeof safeContact>;

/** What is kept of the answers; the details themselves are part of the person's identity. */
export type ContactAnswers = Omit<SafeContact, 'phone' | 'email' | 'address'>;

export const SAFE_ROUTES = ['text', 'call', 'email', 'post'] as const;
export type SafeRoute = (typeof SAFE_ROUTES)[number];

type Reach = Pick<RecipientIdentity, 'phone' | 'email' | 'address'>;

/** The ways by which something may be sent to the person: none until they were asked (R69). */
export function safeRoutes(answers: ContactAnswers | null, reach: Reach): SafeRoute[] {
  if (!answers || answers.doNotContact) return [];
  const isOpen: Record<SafeRoute, boolean> = {
    text: answers.mayText && isMobile(reach.phone),
    call: answers.mayCall && reach.phone !== undefined,
    email: answers.mayEmail && reach.email !== undefined,
    post: answers.mayPost && reach.address !== undefined,
  };
  return SAFE_ROUTES.filter((route) => isOpen[route]);
}

const SAID_TWICE = 'Choose either “do not contact”, or the ways that are safe';

/** What is wrong with the answers: a way that is safe needs somewhere to send to. */
export function safeContactFaults(answers: ContactAnswers, reach: Reach): FieldError[] {
  const { mayText, mayCall, mayLeaveMessage, mayEmail, mayPost, doNotContact } = answers;
  const isAnySafe = mayText || mayCall || mayLeaveMessage || mayEmail || mayPost;
  if (doNotContact) return isAnySafe ? [{ field: 'doNotContact', message: SAID_TWICE }] : [];
  const need = (isMissing: boolean, field: string, message: string) => (isMissing ? [{ field, message }] : []);
  return [
    ...need(mayText && !isMobile(reach.phone), 'phone', 'Enter a mobile number to text to, like 07700 900123'),
    ...need(mayCall && !mayText && !reach.phone, 'phone', 'Enter a phone number to call, like 01632 960123'),
    ...need(mayLeaveMessage && !mayCall, 'mayLeaveMessage', 'Leaving a message is safe only where calling is'),
    ...need(mayEmail && !reach.email, 'email', 'Enter an email address to write to'),
    ...need(mayPost && !reach.address, 'address', 'Enter the address to post to'),
  ];
}
