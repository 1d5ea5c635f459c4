import categories from './merchant-categories.json' with { type: 'json' };

type Category = { code: string; name: string };
const TABLE: Readonly<Record<string, Category>> = categories;

/** Whether Stripe knows a merchant category by this name. */
export function isMerchantCategory(name: string): boolean {
  return Object.hasOwn(TABLE, name);
}

/** The four-digit merchant category code of Stripe's category name. */
export function merchantCategoryCode(category: string): string {
  return TABLE[category]?.code ?? '9999';
}

/** The category in words, as card networks print it. */
export function merchantCategoryTitle(category: string): string {
  return TABLE[category]?.name ?? category;
}
