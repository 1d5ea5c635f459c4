import type { Pence } from '../../../kernel/money.ts';
import type { PolicyTerms } from './policy-terms.ts';
import type { MerchantRef } from './spending-controls.ts';

/** A shop as the card network names it, as far as lists of shops look at it. */
type NamedMerchant = { name: string; networkId: string | null };

/** Shops by network id and by name, ready for look-ups. */
export type MerchantSet = { readonly networkIds: ReadonlySet<string>; readonly names: ReadonlySet<string> };

/** Minutes from midnight. */
type Minutes = number;

/** The terms of one policy version, ready for the decision: what its rules look up. */
export type Rulebook = {
  readonly policyVersionId: string;
  readonly slug: string;
  readonly version: number;
  readonly categories: ReadonlySet<string>;
  readonly mccs: ReadonlySet<string>;
  readonly perPaymentPence: Pence | null;
  readonly dailyPence: Pence | null;
  readonly weeklyPence: Pence | null;
  readonly monthlyPence: Pence | null;
  readonly maxPayments: number | null;
  readonly cardPresence: PolicyTerms['cardPresence'];
  readonly days: ReadonlySet<number> | null;
  readonly hours: { readonly from: Minutes; readonly until: Minutes } | null;
  /** Null when any shop may be paid. */
  readonly onlyMerchants: MerchantSet | null;
  readonly blockedMerchants: MerchantSet | null;
  readonly allowsPartialApproval: boolean;
};

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

function merchantSet(merchants: readonly MerchantRef[]): MerchantSet | null {
  if (merchants.length === 0) return null;
  return {
    networkIds: new Set(merchants.flatMap((one) => ('networkId' in one ? [one.networkId] : []))),
    names: new Set(merchants.flatMap((one) => ('name' in one ? [comparableName(one.name)] : []))),
  };
}

const minutesOf = (time: string): Minutes => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

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
