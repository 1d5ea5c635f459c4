/** A shop as the card network names it, as far as lists of shops look at it. */
type NamedMerchant = { name: string; networkId: string | null };

/** Shops by network id and by name, ready for look-ups. */
export type MerchantSet = { readonly networkIds: ReadonlySet<string>; readonly names: ReadonlySet<string> };

/** What a shop is called here that sends no name. */
export const UNNAMED_SHOP = 'Unnamed shop';

const NOT_LETTER_OR_DIGIT = /[^\p{L}\p{N}]+/gu;

/** A shop's name as names are compared: without case, accents, spaces and punctuation. */
export function comparableName(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase().replace(NOT_LETTER_OR_DIGIT, '');
}

/** Whether a shop can be told apart from others: by its network id, or by a name that can be compared. */
export function isTellable({ name, networkId }: NamedMerchant): boolean {
  if (networkId) return true;
  return name !== UNNAMED_SHOP && comparableName(name) !== '';
}

/** Whether a list of shops holds this one: by its network id, or by its name. */
export function holdsMerchant(list: MerchantSet, merchant: NamedMerchant): boolean {
  if (merchant.networkId !== null && list.networkIds.has(merchant.networkId)) return true;
  return list.names.size > 0 && list.names.has(comparableName(merchant.name));
}
