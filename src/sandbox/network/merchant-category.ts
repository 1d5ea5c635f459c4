import categories from './merchant-categories.json' with { type: 'json' };

const TABLE: Readonly<Record<string, { code: string }>> = categories;

/** Whether Stripe knows a merchant category by this name. */
export function isMerchantCategory(name: string): boolean {
  return Object.hasOwn(TABLE, name);
}

/** The four-digit merchant category code of Stripe's category name. */
export function merchantCategoryCode(category: string): string {
  return TABLE[category]?.code ?? '9999';
}
