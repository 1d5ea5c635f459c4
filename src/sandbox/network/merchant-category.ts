import categories from './merchant-categories.json' with { type: 'json' };

const TABLE: Readonly<Record<string, { code: string }>> = categories;

/** What Stripe might name next: kinds of shops that programs do not know yet. Only the till sells there. */
const NEWER: Readonly<Record<string, string>> = { drone_deliveries: '4216' };

/** Whether Stripe knows a merchant category by this name. */
export function isMerchantCategory(name: string): boolean {
  return Object.hasOwn(TABLE, name);
}

/** The four-digit merchant category code of Stripe's category name. */
export function merchantCategoryCode(category: string): string {
  return TABLE[category]?.code ?? NEWER[category] ?? '9999';
}
