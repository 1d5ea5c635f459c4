import type { PolicyVersion } from '../../../../modules/policies/index.ts';
import type { AwardDraft } from './award-draft.ts';

/** A way to carry an award that a person can be offered. */
export type Offer = {
  value: string;
  method: 'card' | 'voucher' | 'invoice';
  cardType?: 'virtual' | 'physical';
  text: string;
  hint: string;
};

const OFFERS: readonly Offer[] = [
  {
    value: 'virtual',
    method: 'card',
    cardType: 'virtual',
    text: 'Online card',
    hint: 'Suits somebody who buys online or by phone. Ready at once. The letter has a code that shows the card number.',
  },
  {
    value: 'physical',
    method: 'card',
    cardType: 'physical',
    text: 'Plastic card',
    hint: 'Suits somebody who buys in shops. Comes to the practice by post and is switched on when it is handed over.',
  },
  {
    value: 'voucher',
    method: 'voucher',
    text: 'Voucher',
    hint: 'Suits somebody who wants paper. A sheet with a code opens an online card. Others can use it for them.',
  },
  {
    value: 'invoice',
    method: 'invoice',
    text: 'The practice pays the supplier',
    hint: 'Suits somebody who wants nothing to do with the money, and work such as fitting. The supplier sends an invoice.',
  },
];

/** What this policy lets a person choose from, its own order first. */
export function offersOf(policy: PolicyVersion): Offer[] {
  return policy.terms.methods.flatMap((wanted) => OFFERS.filter(({ method }) => method === wanted));
}

export function offerOf(draft: AwardDraft): Offer | undefined {
  return OFFERS.find(({ method, cardType }) => method === draft.method && cardType === draft.cardType);
}
