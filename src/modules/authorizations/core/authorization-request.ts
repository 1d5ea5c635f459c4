import type { Pence } from '../../../kernel/money.ts';

/** The shop as the card network names it. */
export type Merchant = {
  name: string;
  networkId: string | null;
  category: string;
  categoryCode: string | null;
  country: string | null;
  city: string | null;
};

/** A merchant's request to spend, in our words. Amounts are in pence of the card's currency. */
export type AuthorizationRequest = {
  authorizationId: string;
  /** 0 for the first request; each increment is one more. */
  round: number;
  stripeCardId: string;
  /** What is asked on top of what was approved in earlier rounds; 0 for a check of the card alone. */
  amountPence: Pence;
  currency: string;
  merchantCurrency: string;
  cashbackPence: Pence;
  isAmountControllable: boolean;
  merchant: Merchant;
  cardPresence: 'present' | 'not_present' | null;
  method: string | null;
  requestedAt: Date;
};
