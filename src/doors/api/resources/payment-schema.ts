import { z } from 'zod';
import { formatPence } from '../../../kernel/money.ts';
import { ARRIVALS } from '../../../modules/authorizations/index.ts';
import { caseKind } from '../../../modules/cases/index.ts';
import type { AuthorizationView, PaymentView } from '../../../modules/reports/index.ts';
import { day, id, instant, pageOf, pence, practiceCode } from '../schemas.ts';

export const merchantSchema = z
  .object({
    name: z.string().meta({ example: 'Seagull Stores' }),
    city: z.string().nullable().meta({ example: 'Marram Bay' }),
    country: z.string().nullable().meta({ example: 'GB' }),
  })
  .meta({ id: 'Merchant' });

export const paymentCategorySchema = z
  .object({
    stripe: z.string().meta({ description: "Stripe's name.", example: 'grocery_stores_supermarkets' }),
    code: z.string().nullable().meta({ description: 'Merchant category code (MCC).', example: '5411' }),
    plain: z.string().meta({ description: 'In British words.', example: 'Supermarkets and grocers' }),
  })
  .meta({ id: 'PaymentCategory' });

export const reasonSchema = z
  .object({
    code: z.string().meta({ description: 'Stable; one of the decline codes.', example: 'not_in_award' }),
    patientText: z.string().meta({ description: 'What the patient reads.' }),
    financeText: z.string().meta({ description: 'What finance reads: what happened, then the next step.' }),
  })
  .meta({ id: 'DeclineReason' });

const authorizationStatus = ['declined', 'pending', 'closed', 'reversed', 'expired'] as const;

export const paymentSchema = z
  .object({
    id: z.string().meta({ description: "Stripe's id.", example: 'iauth_1QabcdefGHIJ' }),
    kind: z.enum(['authorization', 'capture', 'refund']),
    at: instant,
    amountPence: pence.meta({ description: 'Never below zero; `kind` says which way the money went.' }),
    merchant: merchantSchema,
    category: paymentCategorySchema,
    status: z.enum([...authorizationStatus, 'captured', 'refunded']),
    reason: reasonSchema.nullable().meta({ description: 'Why it was declined; null when it was not.' }),
    authorizationId: z
      .string()
      .nullable()
      .meta({ description: 'What a capture or refund belongs to.', example: 'iauth_1QabcdefGHIJ' }),
    arrival: z.enum(ARRIVALS).nullable().meta({
      description:
        'How a capture or refund came: with its hold, above it, late, without asking. Null of an authorization.',
    }),
    holdEndedOn: day.nullable().meta({ description: 'When the hold had ended that a late capture came for.' }),
    mayBeTaken: z
      .object({ amountPence: pence, until: day })
      .nullable()
      .meta({ description: 'Of an expired authorization: what the shop may still take, and the last day for it.' }),
    cashbackPence: pence.meta({ description: 'The part of a capture that was handed out in cash.' }),
    wonBackPence: pence.meta({ description: 'The part of a capture that a dispute won back.' }),
    foreign: z
      .object({
        amount: z.int().meta({ description: "In the currency's smallest unit.", example: 1450 }),
        currency: z.string().meta({ example: 'eur' }),
      })
      .nullable()
      .meta({ description: 'What the shop took or gave back where it was not pounds.' }),
  })
  .meta({ id: 'Payment', description: 'An authorization, or a card transaction: money that was taken or given back.' });

export const paymentPage = pageOf(paymentSchema).meta({ id: 'PaymentPage' });

export const authorizationSchema = z
  .object({
    id: z.string().meta({ example: 'iauth_1QabcdefGHIJ' }),
    approved: z.boolean(),
    amountPence: pence,
    status: z.enum(authorizationStatus),
    at: instant,
    merchant: merchantSchema,
    category: paymentCategorySchema,
    decisionMs: z
      .number()
      .nullable()
      .meta({ description: 'How long our decision took; null when Stripe answered without us.', example: 1.8 }),
    reason: reasonSchema.nullable(),
    awardId: id.nullable(),
    awardReference: z.string().nullable().meta({ example: 'A-7K3M9Q' }),
    practice: practiceCode.nullable(),
    openCases: z
      .array(z.object({ id, sentence: z.string().meta({ example: '£3.00 was taken beyond what an award had.' }) }))
      .meta({ description: 'What it has brought about that finance has yet to settle.' }),
  })
  .meta({ id: 'Authorization', description: "A merchant's request to spend, and our answer." });

export function toPayment(view: PaymentView): z.output<typeof paymentSchema> {
  return {
    id: view.id,
    kind: view.kind,
    at: view.at.toISOString(),
    amountPence: view.amountPence,
    merchant: view.merchant,
    category: view.category,
    status: view.status,
    reason: view.reason,
    authorizationId: view.authorizationId,
    arrival: view.arrival,
    holdEndedOn: view.holdEndedOn,
    mayBeTaken: view.mayBeTaken,
    cashbackPence: view.cashbackPence,
    wonBackPence: view.wonBackPence,
    foreign: view.foreign,
  };
}

export function toAuthorization(view: AuthorizationView): z.output<typeof authorizationSchema> {
  const openCases = view.openCases.map(({ id, kind, amountPence }) => ({
    id,
    sentence: caseKind(kind).sentence({ amount: formatPence(amountPence) }),
  }));
  return { ...view, at: view.at.toISOString(), openCases };
}
