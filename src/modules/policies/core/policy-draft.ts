import { z } from 'zod';
import type { FieldError } from '../../../kernel/app-error.ts';
import { categoryWithCode } from '../../../kernel/merchant-category.ts';
import { comparableName } from '../../../kernel/merchant-set.ts';
import groups from '../mcc-groups.json' with { type: 'json' };
import { type PolicyTerms, policyTermsSchema, resolveCodes } from './policy-terms.ts';
import { controlFields, type MerchantRef, merchantRefSchema } from './spending-controls.ts';

const GROUPS: Readonly<Record<string, readonly string[]>> = groups;

/** Groups of categories that go together, with their four-digit codes. */
export const CATEGORY_GROUPS: readonly { group: string; codes: readonly string[] }[] = Object.entries(GROUPS).map(
  ([group, codes]) => ({ group, codes }),
);

const MOST_SHOPS = 200;
const LONGEST_DAYS = 366;
const code = z.string().regex(/^\d{4}$/, 'Give codes of four digits, like 5661.');
const shops = z.array(merchantRefSchema).max(MOST_SHOPS, `Give at most ${MOST_SHOPS} shops.`);

/** A version as people write it: groups of categories and single codes in place of the codes they stand for. */
export const policyDraftSchema = policyTermsSchema.omit({ categories: true, mccs: true }).extend({
  ...controlFields,
  name: z.string().trim().min(3, 'Give it a name of at least 3 letters.').max(60, 'Keep the name to 60 characters.'),
  groups: z.array(z.enum(Object.keys(GROUPS) as [string, ...string[]], 'Choose groups that there are.')),
  /** Codes beyond the groups. */
  plusCodes: z.array(code).max(100, 'Give at most 100 codes.'),
  /** Codes of the groups that are left out. */
  lessCodes: z.array(code).max(100, 'Give at most 100 codes.'),
  expiryDays: z.int().min(1, 'Give at least 1 day.').max(LONGEST_DAYS, `Give at most ${LONGEST_DAYS} days.`),
  plainList: z.string().trim().min(1, 'Say what it can be used for.').max(88, 'Keep it to 88 characters.'),
  onlyMerchants: shops,
  blockedMerchants: shops,
});
type PolicyDraft = z.infer<typeof policyDraftSchema>;

/** What becomes different; what is left out, or undefined, stays. */
export type PolicyChanges = { [Field in keyof PolicyDraft]?: PolicyDraft[Field] | undefined };

/** A draft with what becomes different in it. */
export function withChanges(draft: PolicyDraft, changes: PolicyChanges): PolicyDraft {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...draft, ...Object.fromEntries(given) };
}

/** A version's terms and name as they are written. */
export function draftOf(name: string, terms: PolicyTerms): PolicyDraft {
  const { categories: _, mccs, ...rest } = terms;
  const ofGroups = terms.groups.flatMap((group) => GROUPS[group] ?? []);
  return {
    ...rest,
    name,
    plusCodes: mccs.filter((one) => !ofGroups.includes(one)),
    lessCodes: ofGroups.filter((one) => !mccs.includes(one)),
  };
}

/** What was written, as terms. Only for a draft without faults. */
export function termsOf(draft: PolicyDraft): PolicyTerms {
  const { name: _, plusCodes, lessCodes, ...rest } = draft;
  const { mccs, categories } = resolveCodes({ groups: draft.groups, plusCodes, lessCodes }, GROUPS);
  return policyTermsSchema.parse({ ...rest, mccs, categories });
}

type Fault = FieldError | false;

function faultsOfCategories(draft: PolicyDraft): Fault[] {
  const unknown = [...new Set(draft.plusCodes)].filter((one) => !categoryWithCode(one));
  const { mccs } = resolveCodes(draft, GROUPS);
  return [
    unknown.length > 0 && {
      field: 'plusCodes',
      message: `There is no kind of shop with the code ${unknown.join(', ')}`,
    },
    mccs.length === 0 && { field: 'groups', message: 'Choose at least one kind of shop' },
  ];
}

const keyOf = (shop: MerchantRef) => ('networkId' in shop ? `id ${shop.networkId}` : comparableName(shop.name));

/** What is left of a network id whose number was forgotten. */
const NO_NUMBER = 'ID';

function faultsOfNames(field: 'onlyMerchants' | 'blockedMerchants', shops: readonly MerchantRef[]): Fault[] {
  const keys = shops.map(keyOf);
  return [
    keys.includes('')
      ? { field, message: 'Give each shop a name with letters or figures' }
      : keys.includes(NO_NUMBER) && { field, message: 'Give the number of the shop after “id”, or its name' },
  ];
}

function faultsOfShops({ onlyMerchants, blockedMerchants }: PolicyDraft): Fault[] {
  const only = new Set(onlyMerchants.map(keyOf));
  return [
    ...faultsOfNames('onlyMerchants', onlyMerchants),
    ...faultsOfNames('blockedMerchants', blockedMerchants),
    blockedMerchants.some((shop) => only.has(keyOf(shop))) && {
      field: 'blockedMerchants',
      message: 'A shop cannot be both the only one and blocked',
    },
  ];
}

const isMore = (one: number | null, other: number | null) => one !== null && other !== null && one > other;

function faultOfOnePayment(draft: PolicyDraft): Fault {
  const { capPence, extendedCapPence, perPaymentPence, dailyPence, weeklyPence, monthlyPence } = draft;
  const field = 'perPaymentPence';
  if (isMore(perPaymentPence, dailyPence ?? weeklyPence ?? monthlyPence)) {
    return { field, message: 'One payment cannot be more than the limit for a day, week or month' };
  }
  const isAbove = isMore(perPaymentPence, extendedCapPence ?? capPence);
  return isAbove && { field, message: 'One payment cannot be more than the most for one award' };
}

function faultsOfLimits(draft: PolicyDraft): Fault[] {
  const { capPence, extendedCapPence, dailyPence, weeklyPence, monthlyPence, hours } = draft;
  return [
    isMore(capPence, extendedCapPence) && {
      field: 'extendedCapPence',
      message: 'The most with more approval must be at least the most for one award',
    },
    isMore(draft.yearCapPence, draft.extendedYearCapPence) && {
      field: 'extendedYearCapPence',
      message: 'The most in a year with more approval must be at least the most in a year',
    },
    faultOfOnePayment(draft),
    isMore(dailyPence, weeklyPence ?? monthlyPence) && {
      field: 'dailyPence',
      message: 'A day cannot have more than a week or month',
    },
    isMore(weeklyPence, monthlyPence) && { field: 'weeklyPence', message: 'A week cannot have more than a month' },
    hours?.from === hours?.until && hours !== null && { field: 'hours', message: 'The two times must differ' },
  ];
}

/** What does not go together, with the field it is best mended in. */
export function faultsOfDraft(draft: PolicyDraft): FieldError[] {
  return [...faultsOfCategories(draft), ...faultsOfLimits(draft), ...faultsOfShops(draft)].filter(
    (fault) => fault !== false,
  );
}
