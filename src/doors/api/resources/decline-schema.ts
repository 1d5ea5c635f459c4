import { z } from 'zod';
import { REVIEW_OUTCOMES } from '../../../modules/declines/index.ts';
import type { DeclineCase, DeclineView } from '../../../modules/reports/index.ts';
import { id, instant, pageOf, pence, practiceCode } from '../schemas.ts';
import { merchantSchema, paymentCategorySchema, reasonSchema } from './payment-schema.ts';

export const declineSchema = z
  .object({
    id,
    status: z.enum(['new', 'assigned', 'waiting_practice', 'waiting_patient', 'closed']),
    isUrgent: z.boolean(),
    tries: z.int().meta({ description: 'How often the same payment was tried within 10 minutes.' }),
    openedAt: instant,
    lastAttemptAt: instant,
    dueAt: instant,
    assignedTo: z.string().nullable(),
    outcome: z.enum(REVIEW_OUTCOMES).nullable(),
    note: z.string().nullable(),
    closedBy: z.string().nullable(),
    closedAt: instant.nullable(),
    authorizationId: z.string().meta({ example: 'iauth_1QabcdefGHIJ' }),
    awardId: id.nullable(),
    awardReference: z.string().nullable().meta({ example: 'A-7K3M9Q' }),
    practice: practiceCode.nullable(),
    policy: z.string().nullable().meta({ example: 'P5' }),
    amountPence: pence,
    merchant: merchantSchema,
    category: paymentCategorySchema,
    owner: z.enum(['patient can fix', 'we can fix', 'policy', 'possible fraud', 'our fault']),
    reason: reasonSchema.nullable(),
  })
  .meta({ id: 'Decline', description: 'A declined payment to review, by award reference: nobody is named (R16).' });

export const declinePage = pageOf(declineSchema).meta({ id: 'DeclinePage' });

export const declineCaseSchema = declineSchema
  .extend({
    rules: z
      .array(z.object({ rule: z.string(), passed: z.boolean() }))
      .meta({ description: 'Every rule the payment was weighed by, as it came out at that moment (R40).' }),
  })
  .meta({ id: 'DeclineCase' });

export function toDecline(view: DeclineView): z.output<typeof declineSchema> {
  return {
    id: view.id,
    status: view.status,
    isUrgent: view.isUrgent,
    tries: view.tries,
    openedAt: view.openedAt.toISOString(),
    lastAttemptAt: view.lastAttemptAt.toISOString(),
    dueAt: view.dueAt.toISOString(),
    assignedTo: view.assignedTo,
    outcome: view.outcome,
    note: view.note,
    closedBy: view.closedBy,
    closedAt: view.closedAt?.toISOString() ?? null,
    authorizationId: view.authorizationId,
    awardId: view.awardId,
    awardReference: view.awardReference,
    practice: view.practice,
    policy: view.policy,
    amountPence: view.amountPence,
    merchant: view.merchant,
    category: view.category,
    owner: view.owner,
    reason: view.reason,
  };
}

export function toDeclineCase(view: DeclineCase): z.output<typeof declineCaseSchema> {
  return { ...toDecline(view), rules: view.rules };
}
