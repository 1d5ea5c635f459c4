import { z } from 'zod';
import {
  SIGNAL_ORDERS,
  type SignalDetail,
  type SignalResults,
  type SignalView,
} from '../../../modules/reports/index.ts';
import { SIGNAL_CODES, type SignalSetting, SUGGESTIONS, signalOf, VERDICTS } from '../../../modules/risk/index.ts';
import { id, inOrder, instant, pageOf, pence, practiceCode } from '../schemas.ts';

export const signalCode = z.enum(SIGNAL_CODES).meta({ description: 'Which kind of signal.', example: 'F1' });
const suggestionSchema = z.enum(SUGGESTIONS).meta({
  description: 'By the score: under 40 `note`, to 69 `review` within 3 working days, from 70 `hold`: look at it today.',
});

/** What a list of signals can be narrowed to. */
export const signalFilter = {
  view: z.enum(['open', 'judged', 'all']).default('open').meta({ description: 'Which of them.' }),
  practice: practiceCode.optional(),
  signal: signalCode.optional(),
  suggestion: suggestionSchema.optional(),
  awardId: id.optional().meta({ description: 'Those of one award.' }),
  sort: inOrder(SIGNAL_ORDERS),
};

export const signalSchema = z
  .object({
    id,
    signal: signalCode,
    name: z.string().meta({ example: 'Tries at places that are never allowed' }),
    sentence: z.string().meta({
      description: 'Its evidence in words.',
      example: '2 tries within 30 days at places that are never allowed.',
    }),
    awardId: id,
    awardReference: z.string().meta({ example: 'A-7K3M9Q' }),
    practice: practiceCode,
    policy: z.string().meta({ example: 'P5' }),
    weight: z.int().meta({ description: 'What it adds to the score.' }),
    score: z
      .int()
      .meta({ description: 'Of the award: the weights of its live signals but false alarms, each kind once.' }),
    suggestion: suggestionSchema,
    dueAt: instant.nullable().meta({ description: 'By when to look at it; null where it is only to be noted.' }),
    raisedAt: instant,
    lastAt: instant.meta({ description: 'When the last thing that it was raised on happened.' }),
    verdict: z.enum(VERDICTS).nullable().meta({ description: 'What a person found; null until then.' }),
    note: z.string().nullable(),
    judgedBy: z.string().nullable(),
    judgedAt: instant.nullable(),
  })
  .meta({ id: 'Signal', description: 'A fraud signal, by award reference: nobody is named (R16). It stops nothing.' });

export const signalPage = pageOf(signalSchema).meta({ id: 'SignalPage' });

export const signalDetailSchema = signalSchema
  .extend({
    figures: z.record(z.string(), z.number()).meta({ description: 'What the sentence is made of.' }),
    evidence: z
      .array(
        z.object({
          kind: z.enum(['authorization', 'card_transaction']),
          id: z.string().meta({ example: 'iauth_1QabcdefGHIJ' }),
          at: instant,
          amountPence: pence,
          merchant: z.string(),
          reason: z.string().nullable().meta({ description: 'Why it was declined; null otherwise.' }),
        }),
      )
      .meta({ description: 'What it was raised on, oldest first. People who share a contact are a figure only.' }),
  })
  .meta({ id: 'SignalDetail' });

export const settingSchema = z
  .object({
    signal: signalCode,
    name: z.string(),
    version: z.int().meta({ description: '0 for what the service comes with.' }),
    isOn: z.boolean(),
    weight: z.int(),
    thresholds: z.record(z.string(), z.int()).meta({ example: { attempts: 2, days: 30 } }),
    reason: z.string().nullable(),
    changedBy: z.string().nullable(),
    changedAt: instant.nullable(),
  })
  .meta({ id: 'SignalSetting', description: 'When one kind of signal is raised, and what it weighs.' });
export const settingsSchema = z.object({ data: z.array(settingSchema) }).meta({ id: 'SignalSettings' });

export const resultsSchema = z
  .object({
    data: z.array(
      z.object({
        practice: practiceCode,
        signal: signalCode,
        raised: z.int(),
        confirmed: z.int(),
        falseAlarms: z.int(),
      }),
    ),
  })
  .meta({ id: 'SignalResults', description: 'How often signals were right, by practice and kind.' });

export function toSignal(view: SignalView): z.output<typeof signalSchema> {
  const { name, sentence } = signalOf(view.signal);
  return {
    id: view.id,
    signal: view.signal,
    name,
    sentence: sentence(view.figures),
    awardId: view.awardId,
    awardReference: view.awardReference,
    practice: view.practice,
    policy: view.policy,
    weight: view.weight,
    score: view.score,
    suggestion: view.suggestion,
    dueAt: view.dueAt?.toISOString() ?? null,
    raisedAt: view.raisedAt.toISOString(),
    lastAt: view.lastAt.toISOString(),
    verdict: view.verdict,
    note: view.note,
    judgedBy: view.judgedBy,
    judgedAt: view.judgedAt?.toISOString() ?? null,
  };
}

export function toSignalDetail(view: SignalDetail): z.output<typeof signalDetailSchema> {
  const evidence = view.evidence.map(({ reasonCode, at, ...item }) => ({
    ...item,
    at: at.toISOString(),
    reason: reasonCode,
  }));
  return { ...toSignal(view), figures: view.figures, evidence };
}

export function toSetting(
  { changedBy, changedAt, ...setting }: SignalSetting,
  names: ReadonlyMap<string, string>,
): z.output<typeof settingSchema> {
  return {
    ...setting,
    name: signalOf(setting.signal).name,
    changedBy: changedBy ? (names.get(changedBy) ?? null) : null,
    changedAt: changedAt?.toISOString() ?? null,
  };
}

export function toResults(rows: readonly SignalResults[]): z.output<typeof resultsSchema> {
  return { data: rows.map(({ practiceName: _, ...row }) => row) };
}
