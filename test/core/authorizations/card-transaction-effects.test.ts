import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CARD_TRANSACTION_EFFECTS,
  shareOut,
} from '../../../src/modules/authorizations/core/card-transaction-effects.ts';

const NOTHING = { hold: 0, award: 0, shortfall: 0, budget: 0 };

describe('where the money of a card transaction goes', () => {
  it.each([
    ['from the hold alone', 700, { hold: 700 }],
    ['from the hold, then the award', 1200, { hold: 1000, award: 200 }],
    ['from the hold, the award, then the shortfall', 1800, { hold: 1000, award: 500, shortfall: 300 }],
  ])('takes a capture %s (R47)', (_words, amountPence, shares) => {
    for (const isOver of [false, true]) {
      const roomPence = { hold: 1000, award: 500 };
      expect(shareOut({ type: 'capture', isOver, amountPence, roomPence })).toEqual({ ...NOTHING, ...shares });
    }
  });

  it.each([
    { words: 'to the award', isOver: false, shortfall: 0, shares: { award: 800 } },
    { words: 'to the shortfall first', isOver: false, shortfall: 300, shares: { shortfall: 300, award: 500 } },
    { words: 'to the shortfall alone', isOver: false, shortfall: 900, shares: { shortfall: 800 } },
    {
      words: 'on to the budget when the award is over (R12)',
      isOver: true,
      shortfall: 300,
      shares: { shortfall: 300, budget: 500 },
    },
  ])('gives a refund $words', ({ isOver, shortfall, shares }) => {
    const shared = shareOut({ type: 'refund', isOver, amountPence: 800, roomPence: { shortfall } });
    expect(shared).toEqual({ ...NOTHING, ...shares });
  });

  it('neither loses nor makes a penny, and takes nothing from a place of the table that the transaction does not touch', () => {
    const pence = fc.nat({ max: 100_000 });
    const transaction = fc.record({
      type: fc.constantFrom('capture' as const, 'refund' as const),
      isOver: fc.boolean(),
      amountPence: pence,
      roomPence: fc.record({ hold: pence, award: pence, shortfall: pence }),
    });
    fc.assert(
      fc.property(transaction, (one) => {
        const shares = shareOut(one);
        const places: readonly string[] = CARD_TRANSACTION_EFFECTS[one.type][one.isOver ? 'over' : 'live'];
        expect(Object.values(shares).reduce((total, share) => total + share, 0)).toBe(one.amountPence);
        for (const [place, share] of Object.entries(shares)) {
          expect(share >= 0 && (share === 0 || places.includes(place))).toBe(true);
        }
      }),
    );
  });
});
