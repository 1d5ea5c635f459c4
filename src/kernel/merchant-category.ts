import rows from './merchant-categories.json' with { type: 'json' };

/** A merchant category: Stripe's name for it, the four-digit code (MCC), and its name in plain British words. */
export type MerchantCategory = {
  readonly category: string;
  readonly code: string;
  readonly name: string;
};

/** Every merchant category that Stripe names, one MCC each. */
export const MERCHANT_CATEGORIES: readonly MerchantCategory[] = rows;

const byCategory = new Map(rows.map((row) => [row.category, row]));
const byCode = new Map(rows.map((row) => [row.code, row]));

/** The category with this Stripe name. */
export function categoryNamed(category: string): MerchantCategory | undefined {
  return byCategory.get(category);
}

/** The category with this MCC; undefined too for codes that Stripe files under a shared name, such as 3501. */
export function categoryWithCode(code: string): MerchantCategory | undefined {
  return byCode.get(code);
}

/** Plain words for a category as Stripe and the network name it, also for one that is not known. */
export function plainCategory(category: string, code: string | null): string {
  return (categoryNamed(category) ?? categoryWithCode(code ?? ''))?.name ?? category.replaceAll('_', ' ');
}

/** What a merchant's category means for a payment under a policy and the never-allowed list. */
export type CategoryVerdict =
  | 'allowed'
  | 'never_allowed'
  | 'cash'
  | 'deposit_hold'
  | 'subscription'
  | 'not_in_policy'
  | 'unknown';
