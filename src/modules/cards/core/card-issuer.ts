import type { Pence } from '../../../kernel/money.ts';
import type { ReplacementReason } from './card.ts';
import type { StripeCardholderState, StripeCardState } from './stripe-card.ts';

export type CardholderRequest = {
  /** Our id: the same request under it makes one cardholder. */
  reference: string;
  /** At most 24 Latin letters, as printed. */
  printedName: string;
  firstName: string;
  lastName: string;
  phone: string;
  address: { line1: string; city: string; postcode: string };
};

/** The practice itself as the holder of cards that wait in a box. */
export type CompanyRequest = {
  /** Our id: the same request under it makes one cardholder. */
  reference: string;
  /** Neutral, at most 24 Latin letters: it is printed on the cards. */
  printedName: string;
  phone: string;
  address: CardholderRequest['address'];
};

/** The outer fence that Stripe keeps by itself; the policy's own rules are decided here. */
export type OuterFence = {
  blockedCategories: readonly string[];
  perPaymentPence: Pence | null;
  allTimePence: Pence;
  /** Works at tills only, not online or by phone. */
  inPersonOnly: boolean;
};

/** A physical card for a box: inactive, and for nobody yet. */
export type BoxCardRequest = {
  /** Our id of it: the same request under it makes one card. */
  reference: string;
  /** Whether an earlier try may have made it: then it is looked for first. */
  mayExist: boolean;
  stripeCardholderId: string;
  fence: OuterFence;
  shipTo: NonNullable<CardRequest['shipTo']>;
};

export type CardRequest = {
  idempotencyKey: string;
  /** Whether an earlier try may have made it: then it is looked for first, by its award reference. */
  mayExist: boolean;
  stripeCardholderId: string;
  type: 'virtual' | 'physical';
  fence: OuterFence;
  /** Random, and all that Stripe is told about the award. */
  awardReference: string;
  /** Where a physical card is sent. */
  shipTo: { name: string; line1: string; city: string; postcode: string } | null;
  /** Cards of the award that are ours already: none of them is the one that an earlier try made. */
  known: readonly string[];
  /** The card in whose place this one is made. */
  replaces: { stripeCardId: string; reason: ReplacementReason } | null;
};

export type IssuedCard = {
  stripeCardId: string;
  status: 'active' | 'inactive';
  last4: string;
  expMonth: number;
  expYear: number;
};

/** Port: the card issuer. Everything it throws but `IssuerRefusal` is worth another try. */
export type CardIssuer = {
  createCardholder(request: CardholderRequest): Promise<{ stripeCardholderId: string }>;
  /** Where one-time codes for paying online go from now on. */
  setCardholderPhone(stripeCardholderId: string, phone: string): Promise<void>;
  createCompany(request: CompanyRequest): Promise<{ stripeCardholderId: string }>;
  createCard(request: CardRequest): Promise<IssuedCard>;
  createBoxCard(request: BoxCardRequest): Promise<IssuedCard>;
  /** Writes on a card from a box which award it belongs to now. */
  tagCard(stripeCardId: string, tag: { awardReference: string }): Promise<void>;
  /** A card that is lost or stolen is cancelled with that reason, so that its number is not used again. */
  setCardStatus(
    stripeCardId: string,
    status: 'active' | 'inactive' | 'canceled',
    cancelledBecause?: 'lost' | 'stolen',
  ): Promise<void>;
  readCard(stripeCardId: string): Promise<StripeCardState>;
  readCardholder(stripeCardholderId: string): Promise<StripeCardholderState>;
  setFence(stripeCardId: string, fence: OuterFence): Promise<void>;
  /** The secret with which the issuer's own frame shows one card's number, once. */
  createRevealKey(request: { stripeCardId: string; nonce: string; apiVersion: string }): Promise<{ secret: string }>;
};

/** The issuer has refused for good: the same request will never succeed. */
export class IssuerRefusal extends Error {
  override readonly name = 'IssuerRefusal';
}
