import { z } from 'zod';
import { categoryWithCode } from '../../../kernel/merchant-category.ts';
import { spendingControls } from './spending-controls.ts';

/** What a policy version allows. Versions never change; an award keeps the one it was made under (R59). */
export const policyTermsSchema = z.object({
  groups: z.array(z.string()),
  /** Stripe's category names that may be paid. */
  categories: z.array(z.string()),
  /** The same as four-digit codes. */
  mccs: z.array(z.string()),
  /** Most that one award may be. */
  capPence: z.number().int().positive(),
  /** Most with the extra approval; null when no extra approval raises the cap. */
  extendedCapPence: z.number().int().positive().nullable(),
  /** What raises the cap; with no `extendedCapPence`, what every award under the policy needs. */
  extendedCapNeeds: z.enum(['finance', 'ot_note', 'second_clinician', 'exception']).nullable(),
  /** Most for one person, or one household, in a budget's financial year. */
  yearCapPence: z.number().int().positive().nullable(),
  extendedYearCapPence: z.number().int().positive().nullable(),
  /** Whether the year cap and the count are for a household together (R30). */
  isPerHousehold: z.boolean(),
  /** Most awards in a rolling 12 months; null leaves it to the repeat rule (R29). */
  awardsInTwelveMonths: z.number().int().positive().nullable(),
  /** Most periods of `expiryDays` in a year, renewals included. */
  periodsPerYear: z.number().int().positive().nullable(),
  sessionsPerYear: z.number().int().positive().nullable(),
  expiryDays: z.number().int().positive(),
  /** The first is offered first. */
  methods: z.array(z.enum(['card', 'voucher', 'invoice'])).min(1),
  defaultLegalRoute: z.enum(['direct_payment', 'notional', 'discretionary']),
  /** Whether part of an amount may be approved when the till can take it (R47). */
  allowsPartialApproval: z.boolean(),
  /** For patients: completes "It can be used for ...". */
  plainList: z.string().min(1).max(88),
  ...spendingControls,
});
export type PolicyTerms = z.infer<typeof policyTermsSchema>;

export const presetSchema = z.object({
  slug: z.string(),
  version: z.number().int().positive(),
  name: z.string(),
  groups: z.array(z.string()),
  plusCodes: z.array(z.string()),
  lessCodes: z.array(z.string()),
  limits: policyTermsSchema.omit({ groups: true, categories: true, mccs: true }),
});
export type Preset = z.infer<typeof presetSchema>;

type Chosen = Pick<Preset, 'groups' | 'plusCodes' | 'lessCodes'>;

/** Groups and single codes as the codes and Stripe's names that they stand for; `nameless` codes have none. */
export function resolveCodes(
  chosen: Chosen,
  groups: Readonly<Record<string, readonly string[]>>,
): { mccs: string[]; categories: string[]; nameless: string[] } {
  const codes = [...chosen.groups.flatMap((group) => groups[group] ?? []), ...chosen.plusCodes];
  const mccs = [...new Set(codes)].filter((code) => !chosen.lessCodes.includes(code)).sort();
  const categories = mccs.flatMap((code) => categoryWithCode(code)?.category ?? []).sort();
  return { mccs, categories, nameless: mccs.filter((code) => !categoryWithCode(code)) };
}

/** A preset's groups and single codes resolved to category names. Throws on a code that Stripe has no name for. */
export function resolveTerms(preset: Preset, groups: Readonly<Record<string, readonly string[]>>): PolicyTerms {
  const { mccs, categories, nameless } = resolveCodes(preset, groups);
  if (nameless.length > 0) throw new Error(`${preset.slug} names codes without a category: ${nameless.join(', ')}`);
  return { groups: preset.groups, categories, mccs, ...preset.limits };
}

/** Whether terms say the same; `stored` may be from before a field existed. */
export function isSameTerms(stored: unknown, terms: PolicyTerms): boolean {
  return JSON.stringify(policyTermsSchema.parse(stored)) === JSON.stringify(policyTermsSchema.parse(terms));
}
