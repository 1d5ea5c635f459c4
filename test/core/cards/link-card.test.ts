import { describe, expect, it } from 'vitest';
import type { Card } from '../../../src/modules/cards/core/card.ts';
import { judgeLinking } from '../../../src/modules/cards/core/link-card.ts';

const CARD: Card = {
  id: 'first',
  awardId: 'award',
  practiceId: 'practice',
  cardholderId: 'holder',
  stripeCardId: 'ic_1',
  type: 'virtual',
  status: 'active',
  freezeKind: null,
  frozenBy: null,
  freezeCovers: 'award',
  freezesBeneath: [],
  cancelReason: null,
  last4: '4242',
  expMonth: 11,
  expYear: 2029,
  stripeLimitPence: 4000,
  replacementFor: null,
  replacementReason: null,
  inPersonOnly: false,
};
const card = (changes: Partial<Card>): Card => ({ ...CARD, ...changes });
const lost = card({ id: 'lost', status: 'cancelled', cancelReason: 'lost' });

describe('linking a card from a box', () => {
  it('is possible beside an online card, which goes on', () => {
    expect(judgeLinking([CARD])).toEqual({ refusal: null, retires: null, replaces: null });
  });

  it.each<[string, Partial<Card>]>([
    ['a plastic card that works', { type: 'physical' }],
    ['a plastic card that is being made', { type: 'physical', status: 'ordered', stripeCardId: null }],
    ['a card that staff froze', { status: 'frozen', freezeKind: 'staff', frozenBy: 'somebody' }],
    ['a card that was under protection when it ended', { status: 'expired', freezeKind: 'protective' }],
    ['a card under protection', { status: 'frozen', freezeKind: 'protective', frozenBy: 'somebody' }],
  ])('is refused beside %s (R48)', (_words, changes) => {
    expect(judgeLinking([card(changes)]).refusal).not.toBeNull();
  });

  it('is possible beside a card that is frozen alone, and not in its place (R48)', () => {
    const alone = { freezeKind: 'staff', freezeCovers: 'card' } as const;
    expect(judgeLinking([card({ ...alone, status: 'frozen' })]).refusal).toBeNull();
    expect(judgeLinking([card({ ...alone, status: 'expired' })]).refusal).toContain('must be lifted');
  });

  it('takes the place of a plastic card before that of an online one (R70)', () => {
    const plastic = card({ id: 'plastic', type: 'physical', status: 'cancelled', cancelReason: 'lost' });
    expect(judgeLinking([lost, plastic]).replaces?.cardId).toBe('plastic');
  });

  it('takes the place of a posted card that nobody switched on', () => {
    const posted = card({ id: 'posted', type: 'physical', status: 'inactive' });
    const { retires, replaces } = judgeLinking([posted]);
    expect([retires?.id, replaces]).toEqual(['posted', { cardId: 'posted', reason: null }]);
  });

  it('takes the place of what was lost, is out of date, or Stripe ended, once (R70)', () => {
    expect(judgeLinking([lost]).replaces).toEqual({ cardId: 'lost', reason: 'lost' });
    expect(judgeLinking([card({ status: 'expired' })]).replaces).toEqual({ cardId: 'first', reason: 'expired' });
    const ended = card({ status: 'cancelled', cancelReason: 'by_stripe' });
    expect(judgeLinking([ended]).replaces).toEqual({ cardId: 'first', reason: 'damaged' });
    expect(judgeLinking([card({ replacementFor: 'lost', replacementReason: 'lost' }), lost]).replaces).toBeNull();
  });
});
