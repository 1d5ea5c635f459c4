import { categoryNamed } from '../../../kernel/merchant-category.ts';
import type { Pence } from '../../../kernel/money.ts';
import type { AuthorizationRequest, Merchant } from './authorization-request.ts';
import { type Decision, decide } from './decide.ts';
import { type Facts, RULES } from './rules.ts';

/** Whether a payment would go through; `ask` when only an exception is missing (R43). */
export type Prospect = 'yes' | 'no' | 'ask';

/** Any shop of a kind, in the UK. */
export function someShopOf(category: string): Merchant {
  const categoryCode = categoryNamed(category)?.code ?? null;
  return { name: '', networkId: null, category, categoryCode, country: 'GB', city: null };
}

export type Supposed = {
  merchant: Merchant;
  amountPence: Pence;
  cardPresence: AuthorizationRequest['cardPresence'];
  at: Date;
};

/** The request that a shop would send, as far as it is known beforehand. No authorization has its id. */
export function supposeRequest({ merchant, amountPence, cardPresence, at }: Supposed): AuthorizationRequest {
  return {
    authorizationId: '',
    round: 0,
    stripeCardId: '',
    amountPence,
    currency: 'gbp',
    merchantCurrency: 'gbp',
    cashbackPence: 0,
    isAmountControllable: false,
    merchant,
    cardPresence,
    method: null,
    requestedAt: at,
  };
}

/** Any shop of a kind may be one that the policy names: its list of shops speaks against none. */
function withoutList(facts: Facts): Facts {
  return facts.request.merchant.name === ''
    ? { ...facts, rulebook: { ...facts.rulebook, onlyMerchants: null } }
    : facts;
}

/**
 * What {@link decide} would answer, and what that means to somebody who asks before paying: `ask` when every
 * failure is one that an exception can override, an unknown kind of shop among them (R42). Asked about any
 * shop of a kind, the answer is about those that the policy names, if it names some.
 */
export function judgeBeforehand(facts: Facts): { prospect: Prospect; decision: Decision } {
  const decision = decide(withoutList(facts));
  if (decision.approved) return { prospect: 'yes', decision };
  const isOpen = RULES.every((rule, place) => decision.outcomes[place] !== 'F' || rule.canBeExcepted !== undefined);
  return { prospect: isOpen ? 'ask' : 'no', decision };
}
