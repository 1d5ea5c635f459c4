import { z } from 'zod';
import { type BudgetView, MOVEMENT_ORDERS, type MovementView } from '../../../modules/reports/index.ts';
import { day, id, inOrder, instant, pageOf, pence, practiceCode } from '../schemas.ts';

export const budgetSchema = z
  .object({
    id,
    practice: practiceCode
      .nullable()
      .meta({ description: "Code of the practice whose own budget it is; null for an alliance's pool." }),
    ownerName: z.string().meta({ example: 'Dune Road Surgery' }),
    financialYear: z.string().meta({ description: '1 April to 31 March.', example: '2026/27' }),
    status: z.enum(['draft', 'letter_sent', 'acknowledged', 'open', 'frozen', 'closed']),
    stoppedReason: z.string().nullable().meta({ description: 'Why the commissioner has stopped it.' }),
    allocatedPence: pence.meta({ description: 'Always available + committed + spent.' }),
    committedPence: pence.meta({ description: 'Promised to awards and not yet spent, money on hold included.' }),
    heldPence: pence.meta({ description: 'The part of committed that open authorizations reserve.' }),
    spentPence: pence.meta({ description: 'Captures less refunds, what went to shortfall included.' }),
    shortfallPence: pence.meta({ description: 'What captures took beyond their awards and nothing has repaid.' }),
    availablePence: pence.meta({ description: 'Below zero only after a capture that could not be refused.' }),
  })
  .meta({ id: 'Budget', description: 'A budget for a financial year. All figures are of one snapshot.' });

export const budgetPage = pageOf(budgetSchema).meta({ id: 'BudgetPage' });

/** Which movements of a budget: the list and the file of it ask alike. */
export const movementFilter = {
  group: z
    .enum(['money', 'awards', 'payments'])
    .optional()
    .meta({ description: 'Allocations and moves between budgets, awards, or payments.' }),
  from: day.optional().meta({ description: 'The first day on which it happened.' }),
  to: day.optional().meta({ description: 'The last day on which it happened.' }),
  sort: inOrder(MOVEMENT_ORDERS),
};

export const movementSchema = z
  .object({
    id,
    kind: z.enum([
      'allocation',
      'allocation_cut',
      'award',
      'top_up',
      'addition',
      'release',
      'capture',
      'invoice_payment',
      'refund',
      'dispute_won',
      'dispute_rescinded',
      'recovery',
      'shortfall_repayment',
      'shortfall_return',
      'virement',
      'rollover',
    ]),
    at: instant.meta({ description: 'When it happened.' }),
    bookedAt: instant.meta({ description: 'When it was booked; the list is in this order.' }),
    amountPence: pence,
    effectPence: pence.meta({
      description: "What it did to the budget's available figure; 0 when money moved within its awards.",
    }),
    isBeyondAward: z.boolean().meta({ description: 'The part of a capture that its award did not have.' }),
    awardId: id.nullable(),
    awardReference: z.string().nullable().meta({ example: 'A-7K3M9Q' }),
  })
  .meta({ id: 'Movement', description: 'One posted movement of money. Money on hold has not moved.' });

export const movementPage = pageOf(movementSchema).meta({ id: 'MovementPage' });

export function toBudget(view: BudgetView): z.output<typeof budgetSchema> {
  return {
    id: view.id,
    practice: view.practice,
    ownerName: view.ownerName,
    financialYear: view.financialYear,
    status: view.status,
    stoppedReason: view.stoppedReason,
    allocatedPence: view.allocatedPence,
    committedPence: view.committedPence,
    heldPence: view.heldPence,
    spentPence: view.spentPence,
    shortfallPence: view.shortfallPence,
    availablePence: view.availablePence,
  };
}

export function toMovement(view: MovementView): z.output<typeof movementSchema> {
  return { ...view, at: view.at.toISOString(), bookedAt: view.bookedAt.toISOString() };
}
