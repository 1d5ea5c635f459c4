import { categoryNamed, MERCHANT_CATEGORIES, type MerchantCategory } from '../../../kernel/merchant-category.ts';
import type { NeverAllowedList, PolicyVersion } from '../../../modules/policies/index.ts';

type Choice = { value: string; text: string };

/** Lotteries and casinos that Stripe names apart for the United States. */
const isAmerican = ({ name }: MerchantCategory) => name.endsWith('(US)');

function choicesOf(categories: readonly MerchantCategory[]): Choice[] {
  const named = categories
    .filter((category) => !isAmerican(category))
    .map(({ category, name }) => ({ value: category, text: name }));
  return [{ value: '', text: 'Choose a kind of shop' }, ...named.sort((a, b) => a.text.localeCompare(b.text))];
}

/** Every kind of shop there is, by name, for a choice. */
export const allKinds = (): Choice[] => choicesOf(MERCHANT_CATEGORIES);

/** The kinds of shops that policies and the never-allowed list speak of, as far as everybody may read them. */
export function kindsSpokenOf(
  policies: readonly PolicyVersion[],
  neverAllowed: Pick<NeverAllowedList, 'byCategory'>,
): Choice[] {
  const allowed = policies.flatMap(({ terms }) => terms.categories);
  const others = [...neverAllowed.byCategory].filter(([, { kind }]) => kind !== 'adult').map(([category]) => category);
  return choicesOf([...new Set([...allowed, ...others])].flatMap((category) => categoryNamed(category) ?? []));
}
