import type { Pence } from '../../../kernel/money.ts';

export type CardStatus = 'ordered' | 'inactive' | 'active' | 'frozen' | 'cancelled' | 'expired';
export type FreezeKind = 'holder' | 'staff' | 'protective';
export type CancelReason = 'replaced' | 'lost' | 'stolen' | 'award_over' | 'issue_failed';

/** A prepaid card of one award. Mappings to Stripe are kept for ever: refunds reach cancelled cards. */
export type Card = {
  id: string;
  awardId: string;
  practiceId: string;
  cardholderId: string;
  stripeCardId: string | null;
  type: 'virtual' | 'physical';
  status: CardStatus;
  freezeKind: FreezeKind | null;
  frozenBy: string | null;
  cancelReason: CancelReason | null;
  last4: string | null;
  expMonth: number | null;
  expYear: number | null;
  /** The all-time limit that Stripe holds for it. */
  stripeLimitPence: Pence | null;
};

const MOVES: Record<CardStatus, readonly CardStatus[]> = {
  ordered: ['inactive', 'active', 'cancelled', 'expired'],
  inactive: ['active', 'cancelled', 'expired'],
  active: ['frozen', 'cancelled', 'expired'],
  frozen: ['active', 'cancelled', 'expired'],
  cancelled: [],
  expired: [],
};

/** Whether a card may go from one state to the other; any other move is refused. */
export function mayMoveCard(from: CardStatus, to: CardStatus): boolean {
  return MOVES[from].includes(to);
}
