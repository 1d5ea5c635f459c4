import { z } from 'zod';
import { EXCEPTION_STATES, EXCEPTION_SUBJECTS } from '../../../modules/exceptions/index.ts';
import type { ExceptionView } from '../../../modules/reports/index.ts';
import { day, id, instant, pageOf, pence, practiceCode } from '../schemas.ts';
import { paymentCategorySchema } from './payment-schema.ts';

export const exceptionStateSchema = z.enum(EXCEPTION_STATES).meta({
  description:
    '`asked`: waits for an approver; `allowed`: may be used; `used_up`: no payment or no money of it is left; `expired`: its last day has passed, or the award is over.',
});

export const exceptionSubjectSchema = z.enum(EXCEPTION_SUBJECTS).meta({
  description: '`shop`: the one that was tried; `category`: every shop of its category, where that is known (R42).',
});

export const exceptionSchema = z
  .object({
    id,
    state: exceptionStateSchema,
    subject: exceptionSubjectSchema,
    merchantName: z.string().meta({ description: 'The shop that was tried.', example: 'Foamline Spa' }),
    networkId: z
      .string()
      .nullable()
      .meta({ description: 'What the shop is known by; null where it is its name, or a category.', example: '9002' }),
    category: paymentCategorySchema,
    mostPence: pence.meta({ description: 'What payments under it may come to together.' }),
    usedPence: pence.meta({ description: 'What it has been used for; what comes back is given back to it.' }),
    leftPence: pence,
    mostPayments: z.int().meta({ example: 1 }),
    payments: z.int().meta({ description: 'How many payments it has been used for.', example: 0 }),
    expiresOn: day.meta({ description: 'The last day, to midnight in London; never after the award.' }),
    reason: z.string().meta({ description: 'Why it was asked for.' }),
    askedBy: z.string(),
    askedAt: instant,
    decidedBy: z.string().nullable().meta({ description: 'The second person, who allowed or refused it.' }),
    decidedAt: instant.nullable(),
    decisionNote: z.string().nullable().meta({ description: 'Of a refusal: the reason.' }),
    withdrawnBy: z.string().nullable(),
    withdrawnAt: instant.nullable(),
    withdrawalNote: z.string().nullable(),
    attempt: z
      .object({
        authorizationId: z.string().meta({ example: 'iauth_1QabcdefGHIJ' }),
        at: instant,
        amountPence: pence,
      })
      .meta({ description: 'The declined payment that it was asked after.' }),
    stillDeclined: z
      .array(
        z.object({
          code: z.string().meta({ description: 'Stable; one of the decline codes.', example: 'over_single' }),
          text: z.string().meta({ example: '£100.00 is over the limit of £25.00 for one payment.' }),
        }),
      )
      .meta({
        description:
          'What else that payment was declined for, with the figures at that moment. The exception leaves it as it is, so the same payment would be declined again.',
      }),
    awardId: id,
    awardReference: z.string().meta({ example: 'A-7K3M9Q' }),
    practice: practiceCode,
    policy: z.string().meta({ example: 'P5' }),
  })
  .meta({
    id: 'Exception',
    description: 'One shop or category beyond the policy, for one award, within bounds (R43). Nobody helped is named.',
  });

export const exceptionPage = pageOf(exceptionSchema).meta({ id: 'ExceptionPage' });

const written = (instantOrNull: Date | null) => instantOrNull?.toISOString() ?? null;

export function toException(view: ExceptionView): z.output<typeof exceptionSchema> {
  return {
    id: view.id,
    state: view.state,
    subject: view.subject,
    merchantName: view.merchantName,
    networkId: view.networkId,
    category: view.category,
    mostPence: view.mostPence,
    usedPence: view.usedPence,
    leftPence: view.leftPence,
    mostPayments: view.mostPayments,
    payments: view.payments,
    expiresOn: view.expiresOn,
    reason: view.reason,
    askedBy: view.askedBy,
    askedAt: view.askedAt.toISOString(),
    decidedBy: view.decidedBy,
    decidedAt: written(view.decidedAt),
    decisionNote: view.decisionNote,
    withdrawnBy: view.withdrawnBy,
    withdrawnAt: written(view.withdrawnAt),
    withdrawalNote: view.withdrawalNote,
    attempt: { ...view.attempt, at: view.attempt.at.toISOString() },
    stillDeclined: view.stillDeclined,
    awardId: view.awardId,
    awardReference: view.awardReference,
    practice: view.practice,
    policy: view.policy,
  };
}
