import { z } from 'zod';
import { isCalendarDate } from '../../kernel/dates.ts';
import { recipientIdentity } from '../recipients/index.ts';
import { LEGAL_ROUTES } from './core/award.ts';

const text = (least: number, words: string) =>
  z
    .string()
    .trim()
    .min(least, least > 1 ? `Write at least ${least} characters about ${words}.` : `Say ${words}.`)
    .max(2000, 'Keep it to 2,000 characters.');

const calendarDate = z.string().refine(isCalendarDate, 'Give a real date as YYYY-MM-DD.');

/** What a request for an award must say (R21). Amounts in pence. */
export const awardRequest = z
  .strictObject({
    practice: z.string().trim().min(1, 'Name the practice by its code.').meta({ example: 'DEMO-01' }),
    policy: z.string().trim().min(1, 'Name the policy by its code.').meta({ example: 'P5' }),
    method: z.enum(['card', 'voucher']),
    cardType: z.enum(['virtual', 'physical']).optional(),
    amountPence: z.int('Give whole pence, without a decimal point.').positive('Give an amount above zero.'),
    recipient: recipientIdentity.optional(),
    recipientId: z.uuid('Give the id of a recipient.').optional(),
    need: text(20, 'the need'),
    outcome: text(1, 'what you hope for'),
    otherHelpTried: text(1, 'what else was tried'),
    expiresOn: calendarDate.meta({ description: 'The last day it works, to midnight in London.' }),
    methodsOffered: z
      .array(z.enum(['card', 'voucher', 'invoice']))
      .min(1)
      .default(['card', 'voucher']),
    methodReason: z.string().trim().max(500).optional(),
    legalRoute: z.enum(LEGAL_ROUTES).optional(),
    consent: z.strictObject({ givenOn: calendarDate }).optional(),
    communicationNeeds: z.string().trim().min(1).max(500).optional(),
  })
  .refine((request) => (request.recipient === undefined) !== (request.recipientId === undefined), {
    path: ['recipient'],
    message: 'Give either a recipient in full or a recipientId.',
  })
  .refine((request) => request.cardType === undefined || request.method === 'card', {
    path: ['cardType'],
    message: 'Only a card has a card type.',
  })
  .refine((request) => request.methodsOffered.length > 1 || request.methodReason, {
    path: ['methodReason'],
    message: 'Say why only one way was offered (R23).',
  })
  .meta({ id: 'AwardRequest' });
export type AwardRequest = z.infer<typeof awardRequest>;
