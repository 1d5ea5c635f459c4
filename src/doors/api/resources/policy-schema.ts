import { z } from 'zod';
import type { MerchantCategory } from '../../../kernel/merchant-category.ts';
import type { NeverAllowedList, PolicyTerms, PolicyVersion } from '../../../modules/policies/index.ts';
import { pageOf, pence } from '../schemas.ts';

const timeOfDay = z.string().meta({ description: 'A time as 08:00.', example: '08:00' });

/** A shop as policies name it. */
export const merchantRef = z
  .union([
    z.object({ networkId: z.string().meta({ description: "The card network's own id of a shop." }) }),
    z.object({ name: z.string().meta({ description: 'A name as it stands on a statement.', example: 'Dune Cabs' }) }),
  ])
  .meta({ id: 'MerchantRef', description: 'A shop, by the network’s id or by its name.' });

const limit = (words: string) => pence.nullable().meta({ description: `${words}; null without such a limit.` });

/** What a version of a policy allows, field by field. */
export const termsFields = {
  capPence: pence.meta({ description: 'Most that one award may be.' }),
  extendedCapPence: pence.nullable().meta({ description: 'Most with the extra approval; null when none raises it.' }),
  extendedCapNeeds: z.enum(['finance', 'ot_note', 'second_clinician', 'exception']).nullable(),
  yearCapPence: limit('Most for one person, or household, in a financial year'),
  extendedYearCapPence: limit('The same with the extra approval'),
  isPerHousehold: z.boolean().meta({ description: 'Whether the year cap and the count are for a household together.' }),
  awardsInTwelveMonths: z.int().nullable().meta({ description: 'Most awards in 12 months; null leaves it to R29.' }),
  periodsPerYear: z.int().nullable(),
  sessionsPerYear: z.int().nullable(),
  expiryDays: z.int().meta({ description: 'Most days from the request to the last day.' }),
  methods: z.array(z.enum(['card', 'voucher', 'invoice'])).meta({ description: 'The first is offered first.' }),
  defaultLegalRoute: z.enum(['direct_payment', 'notional', 'discretionary']),
  allowsPartialApproval: z.boolean(),
  plainList: z.string().meta({ description: 'Completes "It can be used for ...".' }),
  perPaymentPence: limit('Most for one payment'),
  dailyPence: limit('Most in one London day'),
  weeklyPence: limit('Most from Monday to Sunday'),
  monthlyPence: limit('Most in a calendar month'),
  maxPayments: z.int().nullable().meta({ description: "Most payments over the award's life; 1 is single use." }),
  cardPresence: z.enum(['any', 'in_person', 'online']),
  days: z.array(z.int()).nullable().meta({ description: 'Weekdays, 1 is Monday; null is every day.' }),
  hours: z
    .object({ from: timeOfDay, until: timeOfDay })
    .nullable()
    .meta({ description: 'London time; `until` itself is outside. Null is all day.' }),
  onlyMerchants: z.array(merchantRef).meta({ description: 'Only these shops; empty is any shop.' }),
  blockedMerchants: z.array(merchantRef).meta({ description: 'Never these shops.' }),
  categories: z.array(z.string()).meta({ description: "Stripe's names of the categories that may be paid." }),
};

export function presentTerms({ groups: _, mccs: _codes, ...terms }: PolicyTerms) {
  return terms;
}

export const policySchema = z
  .object({
    policy: z.string().meta({ description: 'Its slug, as awards name it.', example: 'P5' }),
    version: z.int().meta({ example: 1 }),
    name: z.string().meta({ example: 'Food tonight' }),
    ...termsFields,
  })
  .meta({ id: 'Policy', description: 'What may be bought, as new awards are made under it.' });

export const policyPage = pageOf(policySchema).meta({ id: 'PolicyPage' });

export const categorySchema = z
  .object({
    category: z.string().meta({ description: "Stripe's name.", example: 'grocery_stores_supermarkets' }),
    code: z.string().meta({ description: 'The four-digit merchant category code (MCC).', example: '5411' }),
    name: z.string().meta({ description: 'In plain British words.', example: 'Supermarkets and grocers' }),
    neverAllowed: z.boolean().meta({ description: 'Nobody can allow it, under any policy (R41).' }),
    policies: z.array(z.string()).meta({ description: 'Policies under which it may be paid.', example: ['P5'] }),
  })
  .meta({ id: 'MerchantCategory' });

export const categoryPage = pageOf(categorySchema).meta({ id: 'MerchantCategoryPage' });

export function toPolicy({ slug, version, name, terms }: PolicyVersion): z.output<typeof policySchema> {
  return { policy: slug, version, name, ...presentTerms(terms) };
}

export function toCategory(
  category: MerchantCategory,
  about: { policies: readonly PolicyVersion[]; neverAllowed: NeverAllowedList },
): z.output<typeof categorySchema> {
  return {
    ...category,
    neverAllowed: about.neverAllowed.byCategory.get(category.category)?.rule === 'never',
    policies: about.policies
      .filter((policy) => policy.terms.categories.includes(category.category))
      .map((policy) => policy.slug),
  };
}
