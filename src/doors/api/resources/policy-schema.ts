import { z } from 'zod';
import type { MerchantCategory } from '../../../kernel/merchant-category.ts';
import type { NeverAllowedList, PolicyVersion } from '../../../modules/policies/index.ts';
import { pageOf, pence } from '../schemas.ts';

export const policySchema = z
  .object({
    policy: z.string().meta({ description: 'Its slug, as awards name it.', example: 'P5' }),
    version: z.int().meta({ example: 1 }),
    name: z.string().meta({ example: 'Food tonight' }),
    capPence: pence.meta({ description: 'Most that one award may be.' }),
    extendedCapPence: pence.nullable().meta({ description: 'Most with the extra approval; null when none raises it.' }),
    extendedCapNeeds: z.enum(['finance', 'ot_note', 'second_clinician', 'exception']).nullable(),
    perPaymentPence: pence.nullable().meta({ description: 'Most for one payment; null without such a limit.' }),
    yearCapPence: pence.nullable().meta({ description: 'Most for one person, or household, in a financial year.' }),
    expiryDays: z.int().meta({ description: 'Most days from the request to the last day.' }),
    methods: z.array(z.enum(['card', 'voucher', 'invoice'])).meta({ description: 'The first is offered first.' }),
    allowsPartialApproval: z.boolean(),
    categories: z.array(z.string()).meta({ description: "Stripe's names of the categories that may be paid." }),
    plainList: z.string().meta({ description: 'Completes "It can be used for ...".' }),
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
  return {
    policy: slug,
    version,
    name,
    capPence: terms.capPence,
    extendedCapPence: terms.extendedCapPence,
    extendedCapNeeds: terms.extendedCapNeeds,
    perPaymentPence: terms.perPaymentPence,
    yearCapPence: terms.yearCapPence,
    expiryDays: terms.expiryDays,
    methods: terms.methods,
    allowsPartialApproval: terms.allowsPartialApproval,
    categories: terms.categories,
    plainList: terms.plainList,
  };
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
