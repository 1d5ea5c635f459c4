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
    practice: z
      .string()
      .trim()
      .min(1, 'Name the practice by its code.')
      .meta({ description: 'Code of the practice.', example: 'DEMO-01' }),
    policy: z
      .string()
      .trim()
      .min(1, 'Name the policy by its code.')
      .meta({ description: 'Code of the policy.', example: 'P5' }),
    method: z.enum(['card', 'voucher', 'invoice']).meta({
      description: 'How the person gets the help: what they chose. `invoice`: the practice pays a supplier.',
    }),
    cardType: z
      .enum(['virtual', 'physical'])
      .optional()
      .meta({ description: 'Virtual, if not said: works online at once. A physical card works in shops too.' }),
    amountPence: z
      .int('Give whole pence, without a decimal point.')
      .positive('Give an amount above zero.')
      .meta({ description: 'Whole pence, GBP.', example: 6000 }),
    recipient: recipientIdentity
      .optional()
      .meta({ description: 'The person helped, matched with those the practice has. This or recipientId.' }),
    recipientId: z
      .uuid('Give the id of a recipient.')
      .optional()
      .meta({ description: 'Somebody whom the practice has helped before.' }),
    need: text(20, 'the need').meta({ description: 'What the person needs, and why.' }),
    outcome: text(1, 'what you hope for').meta({ description: 'What you hope for.' }),
    otherHelpTried: text(1, 'what else was tried').meta({ description: 'What other help was tried or asked for.' }),
    expiresOn: calendarDate.meta({ description: 'The last day it works, to midnight in London.' }),
    methodsOffered: z
      .array(z.enum(['card', 'voucher', 'invoice']))
      .min(1)
      .refine((offered) => new Set(offered).size === offered.length, 'Name each way once.')
      .optional()
      .meta({
        description: 'What the person could choose from (R23), ways of the policy only; all of them, if not said.',
      }),
    methodReason: z.string().trim().max(500).optional().meta({ description: 'Why only one way was offered, if so.' }),
    legalRoute: z.enum(LEGAL_ROUTES).optional().meta({ description: "The policy's, if not said." }),
    consent: z
      .strictObject({ givenOn: calendarDate.meta({ description: 'The day the person agreed.' }) })
      .optional()
      .meta({ description: "The person's own, today, as you state it, if not said." }),
    ifNoFunds: z.enum(['refuse', 'wait']).optional().meta({
      description:
        'What happens when the budget has too little left: refused if not said, or saved as `waiting` (R65).',
    }),
    alreadyBought: z.boolean().optional().meta({
      description:
        'Whether it was bought before this is asked for; only an invoice that the practice pays may be (R33).',
    }),
    alreadyBoughtInvoice: z
      .strictObject({
        datedOn: calendarDate.meta({ description: 'The date on the invoice, under 28 days ago.' }),
        reason: text(10, 'why it is asked for afterwards').meta({ description: 'Why it was bought first.' }),
      })
      .optional()
      .meta({ description: 'Only with `alreadyBought`.' }),
    communicationNeeds: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .optional()
      .meta({ description: 'How to write or speak to the person; not asked, if not said.' }),
  })
  .refine((request) => (request.recipient === undefined) !== (request.recipientId === undefined), {
    path: ['recipient'],
    message: 'Give either a recipient in full or a recipientId.',
  })
  .refine((request) => request.cardType === undefined || request.method === 'card', {
    path: ['cardType'],
    message: 'Only a card has a card type.',
  })
  .refine(({ methodsOffered: offered, methodReason }) => offered === undefined || offered.length > 1 || methodReason, {
    path: ['methodReason'],
    message: 'Say why only one way was offered (R23).',
  })
  .refine(({ methodsOffered: offered, method }) => offered?.includes(method) ?? true, {
    path: ['methodsOffered'],
    message: 'What the person chose must be among what they could choose from (R23).',
  })
  .meta({ id: 'AwardRequest' });
export type AwardRequest = z.infer<typeof awardRequest>;
