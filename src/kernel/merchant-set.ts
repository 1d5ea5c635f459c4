/** A shop as the card network names it, as far as lists of shops look at it. */
type NamedMerchant = { name: string; networkId: string | null };

/** Shops by network id and by name, ready for look-ups. */
export type MerchantSet = { readonly networkIds: ReadonlySet<string>; readonly names: ReadonlySet<string> };

const NOT_LETTER_OR_DIGIT = /[^\p{L}\p{N}]+/gu;

/** A shop's name as names are compared: without case, accents, spaces and punctuation. */
export function comparableName(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase().replace(NOT_LETTER_OR_DIGIT, '');
}

/** Whether a list of shops holds this one: by its network id, or by its name. */
export function holdsMerchant(list: MerchantSet, merchant: NamedMerchant): boolean {
  if (merchant.networkId !== null && list.networkIds.has(merchant.networkId)) return true;
  return list.names.size > 0 && list.names.has(comparableName(merchant.name));
}
