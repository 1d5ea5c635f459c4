import { comparableName, type MerchantSet } from '../../../kernel/merchant-set.ts';
import type { Rulebook } from '../../../kernel/rulebook.ts';
import type { PolicyTerms } from './policy-terms.ts';
import type { MerchantRef } from './spending-controls.ts';

function merchantSet(merchants: readonly MerchantRef[]): MerchantSet | null {
  if (merchants.length === 0) return null;
  return {
    networkIds: new Set(merchants.flatMap((one) => ('networkId' in one ? [one.networkId] : []))),
    names: new Set(merchants.flatMap((one) => ('name' in one ? [comparableName(one.name)] : []))),
  };
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Prepares terms for the decision. */
export function toRulebook(version: { id: string; slug: string; version: number; terms: PolicyTerms }): Rulebook {
  const { terms } = version;
  return {
    policyVersionId: version.id,
    slug: version.slug,
    version: version.version,
    categories: new Set(terms.categories),
    mccs: new Set(terms.mccs),
    perPaymentPence: terms.perPaymentPence,
    dailyPence: terms.dailyPence,
    weeklyPence: terms.weeklyPence,
    monthlyPence: terms.monthlyPence,
    maxPayments: terms.maxPayments,
    cardPresence: terms.cardPresence,
    days: terms.days && new Set(terms.days),
    hours: terms.hours && { from: minutesOf(terms.hours.from), until: minutesOf(terms.hours.until) },
    onlyMerchants: merchantSet(terms.onlyMerchants),
    blockedMerchants: merchantSet(terms.blockedMerchants),
    allowsPartialApproval: terms.allowsPartialApproval,
  };
}
