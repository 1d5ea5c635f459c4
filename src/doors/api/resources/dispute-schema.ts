import { z } from 'zod';
import { DISPUTE_STATUSES, PRODUCT_TYPES } from '../../../modules/disputes/index.ts';
import type { DisputeView } from '../../../modules/reports/index.ts';
import { id, instant, pageOf, pence, practiceCode } from '../schemas.ts';

export const disputeStatusSchema = z
  .enum(DISPUTE_STATUSES)
  .meta({ description: '`submitted`: the card network decides; `expired`: its clock ran out before it was sent.' });

export const disputeSchema = z
  .object({
    id,
    status: disputeStatusSchema,
    source: z.enum(['ours', 'stripe']).meta({ description: "`stripe`: begun in Stripe's Dashboard." }),
    cardTransactionId: z.string().meta({ description: "Stripe's id of the payment.", example: 'ipi_1QabcdefGHIJ' }),
    stripeDisputeId: z.string().nullable().meta({ example: 'idp_1QabcdefGHIJ' }),
    amountPence: pence,
    reason: z.string().meta({ example: 'fraudulent' }),
    explanation: z.string().nullable(),
    productDescription: z.string().nullable(),
    productType: z.enum(PRODUCT_TYPES).nullable(),
    merchantName: z.string(),
    takenAt: instant,
    takenPence: pence,
    deadlineAt: instant.meta({ description: 'Until when it can be submitted.' }),
    openedBy: z.string(),
    openedAt: instant,
    isBeingSent: z.boolean(),
    submittedAt: instant.nullable(),
    closedAt: instant.nullable(),
    lossReason: z.string().nullable(),
    refusal: z.string().nullable().meta({ description: 'What Stripe said when it would not take it.' }),
    cashPence: z.int().meta({ description: 'What Stripe moved for it so far, provisional or not.', example: 0 }),
    awardPence: pence.meta({ description: 'What of it the award has: nothing before it is won.', example: 0 }),
    awardId: id,
    awardReference: z.string().meta({ example: 'A-7K3M9Q' }),
    practice: practiceCode,
    caseId: id.nullable().meta({ description: 'The case of the shortfall that it may settle.' }),
  })
  .meta({ id: 'Dispute', description: 'A claim that a shop took money it should not have. Nobody is named (R16).' });

export const disputePage = pageOf(disputeSchema).meta({ id: 'DisputePage' });

export function toDispute(view: DisputeView): z.output<typeof disputeSchema> {
  return {
    ...view,
    takenAt: view.takenAt.toISOString(),
    deadlineAt: view.deadlineAt.toISOString(),
    openedAt: view.openedAt.toISOString(),
    submittedAt: view.submittedAt?.toISOString() ?? null,
    closedAt: view.closedAt?.toISOString() ?? null,
  };
}
