import { describe, expect, it } from 'vitest';
import {
  CANCEL_REASONS,
  CARD_STATUSES,
  isFinalCard,
  isReplaceable,
  mayFreeze,
  mayMoveCard,
  REPLACEMENT_REASONS,
  stopsAtOnce,
} from '../../../src/modules/cards/core/card.ts';
import {
  isParcelLost,
  mayMoveAtStripe,
  mayMoveParcel,
  SHIPPING_STATUSES,
  STRIPE_CARD_STATUSES,
} from '../../../src/modules/cards/core/stripe-card.ts';
import { allowedPairs, pairsOf } from '../pairs.ts';

describe('the life of a card', () => {
  it('has these moves and no other, of 36 pairs (R39, R48)', () => {
    const allowed = pairsOf({
      ordered: 'inactive active cancelled expired',
      inactive: 'active cancelled expired',
      active: 'frozen cancelled expired',
      frozen: 'active cancelled expired',
    });
    expect(allowedPairs(CARD_STATUSES, mayMoveCard)).toEqual(allowed);
    expect(CARD_STATUSES.filter(isFinalCard)).toEqual(['cancelled', 'expired']);
  });

  it('lets a graver freeze take the place of a lesser one, never the other way round (R48)', () => {
    const kinds = ['holder', 'staff', 'protective'] as const;
    const all = { covers: 'award' } as const;
    const card = { freezeCovers: 'award' } as const;
    const over = allowedPairs(kinds, (present, kind) =>
      mayFreeze({ ...card, status: 'frozen', freezeKind: present }, { ...all, kind }),
    );
    expect(over).toEqual(pairsOf({ holder: 'protective staff', staff: 'protective', protective: 'protective' }));
    const pause = { ...all, kind: 'holder' } as const;
    const frozen = CARD_STATUSES.filter((status) => mayFreeze({ ...card, status, freezeKind: null }, pause));
    expect(frozen).toEqual(['active']);
    const protection = { ...all, kind: 'protective' } as const;
    const graver = CARD_STATUSES.filter((status) => mayFreeze({ ...card, status, freezeKind: 'staff' }, protection));
    expect(graver.filter(isFinalCard)).toEqual([]);
  });

  it('lets a freeze of every card take the place of one of a card alone, never the other way round (R48)', () => {
    const covers = ['award', 'card'] as const;
    const over = allowedPairs(covers, (freezeCovers, next) =>
      mayFreeze({ status: 'frozen', freezeKind: 'staff', freezeCovers }, { kind: 'staff', covers: next }),
    );
    expect(over).toEqual(pairsOf({ card: 'award' }));
  });

  it('ends at once when the card is lost or stolen, else when the new one starts (R48)', () => {
    expect(REPLACEMENT_REASONS.filter(stopsAtOnce)).toEqual(['lost', 'stolen']);
  });

  it('is replaced while it is at Stripe and live, or out of date, or cancelled for what a new card can mend', () => {
    const at = (status: (typeof CARD_STATUSES)[number], cancelReason: (typeof CANCEL_REASONS)[number] | null = null) =>
      isReplaceable({ status, cancelReason, stripeCardId: 'ic_1' });
    expect(CARD_STATUSES.filter((status) => at(status))).toEqual(['inactive', 'active', 'frozen', 'expired']);
    expect(CANCEL_REASONS.filter((reason) => at('cancelled', reason))).toEqual(['lost', 'stolen', 'by_stripe']);
    expect(isReplaceable({ status: 'active', cancelReason: null, stripeCardId: null })).toBe(false);
  });
});

describe('the life of a card at Stripe', () => {
  it('has these moves of 9 pairs: cancelled is for ever', () => {
    const allowed = pairsOf({ inactive: 'active canceled', active: 'inactive canceled' });
    expect(allowedPairs(STRIPE_CARD_STATUSES, mayMoveAtStripe)).toEqual(allowed);
    expect(STRIPE_CARD_STATUSES.every((status) => mayMoveAtStripe(null, status))).toBe(true);
  });
});

describe('the way of a posted card', () => {
  it('goes forward only, of 49 pairs', () => {
    const allowed = pairsOf({
      pending: 'submitted shipped delivered returned failure canceled',
      submitted: 'shipped delivered returned failure canceled',
      shipped: 'delivered returned failure',
      delivered: 'returned',
    });
    expect(allowedPairs(SHIPPING_STATUSES, mayMoveParcel)).toEqual(allowed);
    expect(SHIPPING_STATUSES.filter(isParcelLost)).toEqual(['returned', 'failure', 'canceled']);
  });
});
