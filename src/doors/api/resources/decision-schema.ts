import { z } from 'zod';
import type { DecisionRoundView, DecisionView } from '../../../modules/reports/index.ts';
import { id, instant, pence, practiceCode } from '../schemas.ts';
import { reasonSchema } from './payment-schema.ts';

const ruleSchema = z
  .object({
    rule: z.string().meta({ example: 'category_in_policy' }),
    code: z.string().meta({ description: 'What it declines with.', example: 'not_in_award' }),
    outcome: z.enum(['passed', 'failed', 'excepted']).meta({
      description: '`excepted`: it failed, and an exception let the payment through (R43).',
    }),
    sentence: z.string().meta({
      description: 'In words, with the figures at that moment.',
      example: '£12.50 asked, £40.00 available',
    }),
  })
  .meta({ id: 'WeighedRule' });

const figuresSchema = z
  .object({
    availablePence: pence.meta({ description: 'What the award could still spend.' }),
    onHoldPence: pence,
    heldBeforePence: pence.meta({ description: 'Held by earlier rounds of the same payment.' }),
    payments: z.int().meta({ description: 'Payments that counted before this one.' }),
  })
  .meta({ id: 'FiguresThen' });

const roundSchema = z
  .object({
    round: z.int().meta({ description: '0 for the first request; each increment is one more.' }),
    source: z.enum(['ours', 'explained']).meta({
      description: '`explained`: Stripe declined without an answer of ours, and our rules were run to tell why.',
    }),
    decidedAt: instant,
    requestedPence: pence,
    approvedPence: pence,
    approved: z.boolean(),
    reason: reasonSchema.nullable(),
    sentences: z.array(z.string()).meta({ description: 'The decision, told to people. Nobody is named.' }),
    rules: z.array(ruleSchema).meta({ description: 'Every rule it was weighed by, in order (R40).' }),
    figures: figuresSchema.nullable().meta({ description: 'The award at that moment.' }),
    exceptionId: id.nullable().meta({ description: 'The exception that let it through.' }),
    policy: z.object({ slug: z.string(), name: z.string(), version: z.int() }).nullable(),
    tookMs: z.number().nullable().meta({
      description:
        'From the question’s arrival until it was decided, in milliseconds; the answer leaves once that is committed. Null when Stripe answered without us.',
      example: 1.8,
    }),
    software: z.string().nullable().meta({ example: 'practice-purse 0.1.0' }),
  })
  .meta({ id: 'DecisionRound' });

export const decisionSchema = z
  .object({
    authorizationId: z.string().meta({ example: 'iauth_1QabcdefGHIJ' }),
    awardId: id.nullable(),
    awardReference: z.string().nullable().meta({ example: 'A-7K3M9Q' }),
    practice: practiceCode.nullable(),
    sentence: z.string().meta({ description: 'What became of the payment.', example: 'The payment was declined.' }),
    rounds: z.array(roundSchema),
  })
  .meta({ id: 'Decision', description: 'Why a payment was approved or declined, from the record of that moment.' });

function toRound(round: DecisionRoundView): z.output<typeof roundSchema> {
  return { ...round, decidedAt: round.decidedAt.toISOString() };
}

export function toDecision(view: DecisionView): z.output<typeof decisionSchema> {
  return { ...view, rounds: view.rounds.map(toRound) };
}
