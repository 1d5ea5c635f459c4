import { z } from 'zod';
import type { News } from '../../../modules/inbox/index.ts';
import { BREAK_KINDS, type FundingView } from '../../../modules/reconciliation/index.ts';
import { BREAK_ORDERS, type BreakView, type ReconciliationView } from '../../../modules/reports/index.ts';
import { id, inOrder, instant, pageOf, pence } from '../schemas.ts';

/** What a list of breaks can be narrowed to. */
export const breakFilter = {
  view: z
    .enum(['open', 'standing', 'closed', 'all'])
    .default('open')
    .meta({ description: 'Which of them; `standing` are those open, or accepted and still there.' }),
  sort: inOrder(BREAK_ORDERS),
};

const side = z
  .object({
    cashPence: pence.meta({ description: 'Funding and refunds less what was captured.' }),
    heldPence: pence.meta({ description: 'Of it, on hold.' }),
  })
  .meta({ id: 'Side' });

export const reconciliationSchema = z
  .object({
    match: z
      .object({
        at: instant,
        quiet: z.boolean().meta({ description: 'Whether no money moved while the sides were read.' }),
        differences: z.int().meta({ description: 'Found by this match, accepted ones included.' }),
        sides: z.object({
          ours: side,
          listed: side,
          movedPence: pence.meta({ description: 'Sum of all that moved Stripe’s Issuing balance.' }),
          balancePence: pence.meta({ description: 'Stripe’s Issuing balance.' }),
        }),
      })
      .nullable()
      .meta({ description: 'The last three-way match; null before the first.' }),
    open: z.object({ count: z.int(), oldestAt: instant.nullable(), differencePence: pence }),
    accepted: z.object({ count: z.int(), differencePence: pence }),
    runs: z.array(
      z.object({ kind: z.enum(['missed_events', 'sweep', 'balances']), startedAt: instant, finishedAt: instant }),
    ),
  })
  .meta({ id: 'Reconciliation', description: 'Whether our books agree with Stripe’s (R46).' });

export function toReconciliation(view: ReconciliationView): z.output<typeof reconciliationSchema> {
  const { match, open, accepted, runs } = view;
  return {
    match: match && {
      at: match.at.toISOString(),
      quiet: match.quiet,
      differences: match.differences,
      sides: match.sides,
    },
    open: { ...open, oldestAt: open.oldestAt?.toISOString() ?? null },
    accepted,
    runs: runs.map(({ kind, startedAt, finishedAt }) => ({
      kind,
      startedAt: startedAt.toISOString(),
      finishedAt: finishedAt.toISOString(),
    })),
  };
}

export const breakSchema = z
  .object({
    id,
    kind: z.enum(BREAK_KINDS).meta({ description: 'The cause.' }),
    subject: z.string().meta({ description: 'Stripe’s id of what differs.', example: 'ipi_1QabcdefGHIJ' }),
    oursPence: pence,
    stripePence: pence,
    differencePence: pence.meta({ description: 'Stripe’s side less ours.' }),
    openedAt: instant,
    lastSeenAt: instant,
    assignedTo: z.string().nullable(),
    outcome: z
      .enum(['arrived', 'accepted'])
      .nullable()
      .meta({ description: 'Null while it is open. `arrived`: closed by itself. `accepted`: by a person.' }),
    isStanding: z.boolean().meta({ description: 'Open, or accepted and still there with the same figures.' }),
    reason: z.string().nullable(),
    closedBy: z.string().nullable(),
    closedAt: instant.nullable(),
  })
  .meta({ id: 'Break', description: 'A difference between our books and Stripe’s that nobody has explained yet.' });

export const breakPage = pageOf(breakSchema).meta({ id: 'BreakPage' });

export function toBreak(view: BreakView): z.output<typeof breakSchema> {
  return {
    id: view.id,
    kind: view.kind,
    subject: view.subject,
    oursPence: view.oursPence,
    stripePence: view.stripePence,
    differencePence: view.stripePence - view.oursPence,
    openedAt: view.openedAt.toISOString(),
    lastSeenAt: view.lastSeenAt.toISOString(),
    assignedTo: view.assignedTo,
    outcome: view.outcome,
    isStanding: view.isStanding,
    reason: view.reason,
    closedBy: view.closedBy,
    closedAt: view.closedAt?.toISOString() ?? null,
  };
}

export const fundingSchema = z
  .object({
    cash: z
      .object({ arrivedPence: pence, heldPence: pence, freePence: pence })
      .meta({ description: 'Cash at Stripe that has arrived and was not spent; of it on hold; and what is left.' }),
    promised: z
      .object({ spendablePence: pence, heldPence: pence, awardablePence: pence })
      .meta({ description: 'What people may still spend, what is on hold for them, what may still be awarded.' }),
    shortPence: pence.meta({ description: 'Cash that is missing for the awards that are live; 0 when covered.' }),
    shortOfPromisesPence: pence.meta({ description: 'The same, with all that may still be awarded.' }),
    issuingBalance: z
      .object({ amountPence: pence, readAt: instant })
      .nullable()
      .meta({ description: 'As Stripe last gave it.' }),
    payInto: z
      .object({ accountName: z.string(), sortCode: z.string(), accountNumber: z.string() })
      .nullable()
      .meta({ description: 'Where to send cash by bank transfer; null when Stripe could not be asked.' }),
  })
  .meta({ id: 'Funding', description: 'Cash that has arrived, apart from what is promised.' });

export function toFunding({ cover, instructions }: FundingView): z.output<typeof fundingSchema> {
  const { cashPence, heldPence, spendablePence, awardablePence, shortPence, shortOfPromisesPence, stripe } = cover;
  return {
    cash: { arrivedPence: cashPence, heldPence, freePence: cashPence - heldPence },
    promised: { spendablePence, heldPence, awardablePence },
    shortPence,
    shortOfPromisesPence,
    issuingBalance: stripe && { amountPence: stripe.amountPence, readAt: stripe.readAt.toISOString() },
    payInto: instructions,
  };
}

const count = z.int();

export const newsSchema = z
  .object({
    received: count,
    waiting: count,
    processed: count,
    ignored: count.meta({ description: 'Of kinds that are of no use to this service; kept all the same.' }),
    parked: count.meta({ description: 'Failed to the last try: somebody must look.' }),
    oldestWaitingAt: instant.nullable(),
    byType: z.array(z.object({ type: z.string(), waiting: count, processed: count, ignored: count, parked: count })),
    parkedEvents: z.array(
      z.object({
        id: z.string().meta({ example: 'evt_1QabcdefGHIJ' }),
        type: z.string(),
        objectId: z.string(),
        attempts: count,
        error: z.string(),
        receivedAt: instant,
        parkedAt: instant,
      }),
    ),
  })
  .meta({ id: 'News', description: 'What Stripe told us and what became of it.' });

export function toNews({ parkedEvents, oldestWaitingAt, ...counts }: News): z.output<typeof newsSchema> {
  return {
    ...counts,
    oldestWaitingAt: oldestWaitingAt?.toISOString() ?? null,
    parkedEvents: parkedEvents.map((event) => ({
      ...event,
      receivedAt: event.receivedAt.toISOString(),
      parkedAt: event.parkedAt.toISOString(),
    })),
  };
}
