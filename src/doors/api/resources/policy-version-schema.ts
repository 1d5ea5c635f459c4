import { z } from 'zod';
import { draftOf, policyDraftSchema } from '../../../modules/policies/index.ts';
import type { FlipView, PolicyVersionView, RehearsalView } from '../../../modules/reports/index.ts';
import { id, instant, pageOf, pence } from '../schemas.ts';
import { presentTerms, termsFields } from './policy-schema.ts';

const versionStatus = z.enum(['draft', 'proposed', 'active', 'retired']);

const when = instant.nullable();
const who = z.string().nullable();

export const policyVersionSchema = z
  .object({
    id,
    policy: z.string().meta({ description: 'Its slug.', example: 'P5' }),
    version: z.int().meta({ example: 2 }),
    status: versionStatus,
    revision: z.int().meta({ description: 'Counts the changes of a draft. Send it with the next change.', example: 1 }),
    name: z.string().meta({ example: 'Food and essentials' }),
    ...termsFields,
    groups: z.array(z.string()).meta({ description: 'Groups of categories.', example: ['FOOD', 'PHARM'] }),
    plusCodes: z.array(z.string()).meta({ description: 'Category codes beyond the groups.', example: ['5661'] }),
    lessCodes: z.array(z.string()).meta({ description: 'Category codes of the groups that are left out.' }),
    draftedBy: who.meta({ description: 'Null of the versions that came with the service.' }),
    draftedAt: instant,
    changedBy: who,
    changedAt: when,
    proposedBy: who,
    proposedAt: when,
    proposalReason: who,
    returnedBy: who.meta({ description: 'Who sent it back to a draft.' }),
    returnedAt: when,
    returnReason: who,
    activatedBy: who.meta({ description: 'Another person than those who wrote or proposed it (R13).' }),
    activatedAt: when.meta({ description: 'When that was decided.' }),
    effectiveFrom: when.meta({ description: 'From when new awards are made under it; null before it is activated.' }),
    retiredAt: when,
  })
  .meta({ id: 'PolicyVersion', description: 'A version of a policy, from draft to retired (R59).' });

export const policyVersionPage = pageOf(policyVersionSchema).meta({ id: 'PolicyVersionPage' });

const WORDS: Readonly<Record<keyof typeof policyDraftSchema.shape, string>> = {
  name: 'What people call the policy.',
  groups: 'Groups of categories that may be paid.',
  plusCodes: 'Category codes beyond the groups.',
  lessCodes: 'Category codes of the groups that are left out.',
  capPence: 'Most that one award may be.',
  extendedCapPence: 'Most with the extra approval; null when none raises it.',
  extendedCapNeeds: 'What raises the most for one award.',
  yearCapPence: 'Most for one person, or household, in a financial year; null for no limit.',
  extendedYearCapPence: 'The same with the extra approval.',
  isPerHousehold: 'Whether the limits for a year count for a household together.',
  awardsInTwelveMonths: 'Most awards in 12 months; null leaves it to R29.',
  periodsPerYear: 'Most periods of `expiryDays` in a year, renewals included; null for no limit.',
  sessionsPerYear: 'Most sessions in a year; null for no limit.',
  expiryDays: 'Most days from the request to the last day.',
  methods: 'How it can be given; the first is offered first.',
  defaultLegalRoute: 'Legal route of awards that name none.',
  allowsPartialApproval: 'Whether part of an amount may be approved where the till can (R47).',
  plainList: 'Completes "It can be used for ...".',
  perPaymentPence: 'Most for one payment; null for no limit.',
  dailyPence: 'Most in one London day; null for no limit.',
  weeklyPence: 'Most from Monday to Sunday; null for no limit.',
  monthlyPence: 'Most in a calendar month; null for no limit.',
  maxPayments: 'Most payments in all; 1 is single use, null is no limit.',
  cardPresence: 'Whether it works in person, online, or both.',
  days: 'Weekdays on which it works, 1 is Monday; null is every day.',
  hours: 'Hours at which it works; null is all day.',
  onlyMerchants: 'Only these shops; empty is any shop.',
  blockedMerchants: 'Never these shops.',
};

/** The same fields with what the document says of each. */
function described<Shape extends Readonly<Record<keyof typeof WORDS, z.ZodType>>>(shape: Shape): Shape {
  const fields = Object.entries<z.ZodType>(shape).map(([name, field]) => [
    name,
    field.meta({ description: WORDS[name as keyof typeof WORDS] }),
  ]);
  return Object.fromEntries(fields) as Shape;
}

/** What a draft is written with: all of it optional, so that it says what differs. */
export const policyChanges = z.strictObject(described(policyDraftSchema.shape)).partial();

const toInstant = (date: Date | null) => date?.toISOString() ?? null;

export function toPolicyVersion(view: PolicyVersionView): z.output<typeof policyVersionSchema> {
  const { id: versionId, slug, version, status, revision, name, terms } = view;
  const { groups, plusCodes, lessCodes } = draftOf(name, terms);
  return {
    id: versionId,
    policy: slug,
    version,
    status,
    revision,
    name,
    ...presentTerms(terms),
    groups,
    plusCodes,
    lessCodes,
    draftedBy: view.draftedBy,
    draftedAt: view.draftedAt.toISOString(),
    changedBy: view.changedBy,
    changedAt: toInstant(view.changedAt),
    proposedBy: view.proposedBy,
    proposedAt: toInstant(view.proposedAt),
    proposalReason: view.proposalReason,
    returnedBy: view.returnedBy,
    returnedAt: toInstant(view.returnedAt),
    returnReason: view.returnReason,
    activatedBy: view.activatedBy,
    activatedAt: toInstant(view.activatedAt),
    effectiveFrom: toInstant(view.effectiveFrom),
    retiredAt: toInstant(view.retiredAt),
  };
}

const figures = {
  payments: z.int(),
  people: z.int().meta({ description: 'Distinct people.' }),
  pence: pence.meta({ description: 'What was approved of them, or would be.' }),
};
const outcome = z.enum(['approved', 'declined']).meta({ description: 'What it would be under these terms.' });

const flipSchema = z
  .object({
    authorizationId: z.string().meta({ example: 'iauth_1QabcdefGHIJ' }),
    round: z.int(),
    decidedAt: instant,
    outcome,
    askedPence: pence,
    pence: pence.meta({ description: 'What was approved and would not be, or would be and was not.' }),
    reasonThen: z.string().nullable().meta({ description: 'Why it was declined; null when it was approved.' }),
    reasonNow: z.string().nullable().meta({ description: 'Why it would be declined.', example: 'over_period' }),
    merchantName: z.string(),
    category: z.string().meta({ description: "Stripe's name of the merchant category." }),
    awardId: id,
    awardReference: z.string(),
    practice: z.string().meta({ description: 'Code of the practice.' }),
  })
  .meta({ id: 'RehearsalFlip', description: 'A payment that would have gone otherwise.' });

export const rehearsalSchema = z
  .object({
    id,
    rehearsedBy: z.string(),
    rehearsedAt: instant,
    since: instant.meta({ description: 'Attempts from here to the rehearsal were judged, each as it stood.' }),
    isWhole: z.boolean().meta({
      description: 'False when the last 90 days held more than 20 seconds can judge: the oldest are left out.',
    }),
    countsUntil: instant.meta({ description: 'After this the version is rehearsed again before it is activated.' }),
    isOfTheseTerms: z.boolean().meta({ description: 'False when the draft has changed since.' }),
    judged: z.int().meta({ description: 'Attempts that were judged.' }),
    byStripe: z.int().meta({ description: 'Of those, declined by Stripe itself, whatever the terms.' }),
    otherRules: z.int().meta({ description: 'Not judged: decided under other rules.' }),
    noFacts: z.int().meta({ description: 'Not judged: the facts were not recorded.' }),
    people: z.int().meta({ description: 'Distinct people with a payment that would have gone otherwise.' }),
    nowDeclined: z.object(figures),
    nowApproved: z.object(figures),
    byReason: z.array(z.object({ outcome, reason: z.string(), ...figures })),
    byPractice: z.array(z.object({ practice: z.string(), ...figures, nowDeclined: z.int(), nowApproved: z.int() })),
    data: z.array(flipSchema).meta({ description: 'The payments, newest first.' }),
    nextCursor: z.string().nullable().meta({ description: 'For the next page of `data`; null on the last.' }),
  })
  .meta({ id: 'Rehearsal', description: 'What a version would have changed in the last 90 days.' });

function toFlip(view: FlipView): z.output<typeof flipSchema> {
  const { category, practiceCode, practiceName: _, decidedAt, ...flip } = view;
  return { ...flip, decidedAt: decidedAt.toISOString(), category: category.stripe, practice: practiceCode };
}

export function toRehearsal(
  view: RehearsalView,
  page: { data: readonly FlipView[]; nextCursor: string | null },
): z.output<typeof rehearsalSchema> {
  const { flips: _, byPractice, rehearsedAt, since, countsUntil, ...rest } = view;
  return {
    ...rest,
    rehearsedAt: rehearsedAt.toISOString(),
    since: since.toISOString(),
    countsUntil: countsUntil.toISOString(),
    byPractice: byPractice.map(({ practiceCode, practiceName: _name, ...figure }) => ({
      practice: practiceCode,
      ...figure,
    })),
    data: page.data.map(toFlip),
    nextCursor: page.nextCursor,
  };
}
