import { type CategoryVerdict, categoryNamed, categoryWithCode } from '../../../kernel/merchant-category.ts';
import type { Rulebook } from '../../../kernel/rulebook.ts';
import type { NeverAllowedEntry, NeverAllowedList } from './never-allowed.ts';

/** The category as it reaches us: Stripe's name, and the four-digit code when the network gives one. */
export type MerchantKind = { category: string; categoryCode?: string | null };

/** Strictest first: what the name and the code say is weighed, and the stricter of the two counts. */
const STRICTEST_FIRST: readonly CategoryVerdict[] = [
  'never_allowed',
  'cash',
  'deposit_hold',
  'subscription',
  'not_in_policy',
  'allowed',
];

/**
 * Judges a merchant's category by name and by code (R40). Never-allowed wins whatever the policy says
 * (R41); a known category that the policy does not list is `not_in_policy`; `unknown` only when
 * neither the name nor the code is known (R42).
 */
export function judgeCategory(
  merchant: MerchantKind,
  rulebook: Pick<Rulebook, 'categories' | 'mccs'>,
  neverAllowed: Pick<NeverAllowedList, 'byCategory' | 'byCode'>,
): CategoryVerdict {
  const { category } = merchant;
  const code = merchant.categoryCode ?? '';
  const verdicts = [
    verdictOf({
      entry: neverAllowed.byCategory.get(category),
      isAllowed: rulebook.categories.has(category),
      isKnown: categoryNamed(category) !== undefined,
    }),
    verdictOf({
      entry: neverAllowed.byCode.get(code),
      isAllowed: rulebook.mccs.has(code),
      isKnown: categoryWithCode(code) !== undefined,
    }),
  ];
  return STRICTEST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? 'unknown';
}

type Findings = { entry: NeverAllowedEntry | undefined; isAllowed: boolean; isKnown: boolean };

function verdictOf({ entry, isAllowed, isKnown }: Findings): CategoryVerdict {
  if (entry?.rule === 'never') return entry.kind === 'cash' ? 'cash' : 'never_allowed';
  if (isAllowed) return 'allowed';
  if (entry?.kind === 'deposit_hold' || entry?.kind === 'subscription') return entry.kind;
  return isKnown || entry ? 'not_in_policy' : 'unknown';
}
