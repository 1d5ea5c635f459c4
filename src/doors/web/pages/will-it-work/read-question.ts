import type { FieldError } from '../../../../kernel/app-error.ts';
import type { KnownMerchant } from '../../../../modules/authorizations/index.ts';
import { readPounds, type Typed } from '../make-award/read-answers.ts';

type Shop = { merchant: string } | { category: string };
/** What was typed stands for a shop, or for several of which one is meant, or for none. */
export type Meant = { shop: Shop } | { choices: readonly KnownMerchant[] } | { errors: readonly FieldError[] };

const oneError = (field: string, message: string) => ({ errors: [{ field, message }] });

/** Which shop is meant: one that was chosen, the one known by that name, or any of a kind. */
export function meantShop(typed: Typed, found: readonly KnownMerchant[]): Meant {
  const { merchant = '', shop = '', kind = '' } = typed;
  if (merchant) return { shop: { merchant } };
  if (shop && found.length > 1) return { choices: found };
  if (shop && found[0]) return { shop: { merchant: found[0].key } };
  if (kind) return { shop: { category: kind } };
  return shop
    ? oneError('shop', 'No payment at a shop of this name is known. Choose a kind of shop instead')
    : oneError('shop', 'Type a shop or choose a kind of shop');
}

/** The amount typed, above nothing; or what is wrong with it. */
export function readAmount(text: string): { pence: number } | { errors: readonly FieldError[] } {
  const pence = readPounds(text);
  return pence ? { pence } : oneError('amountPence', 'Enter an amount in pounds, like 12 or 12.50');
}

/** Where the card is used; undefined leaves it to the card. */
export function readWhere(text: string | undefined): 'present' | 'not_present' | undefined {
  if (text === 'in_person') return 'present';
  return text === 'online' ? 'not_present' : undefined;
}
