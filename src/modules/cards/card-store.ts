import type { Db, Trx } from '../../platform/database.ts';
import type { CancelReason, Card, CardStatus, Freeze, FreezeCovers, FreezeKind } from './core/card.ts';

const COLUMNS = {
  id: 'id',
  awardId: 'award_id',
  practiceId: 'practice_id',
  cardholderId: 'cardholder_id',
  stripeCardId: 'stripe_card_id',
  type: 'type',
  status: 'status',
  freezeKind: 'freeze_kind',
  frozenBy: 'frozen_by',
  freezeCovers: 'freeze_covers',
  freezesBeneath: 'freezes_beneath',
  cancelReason: 'cancel_reason',
  last4: 'last4',
  expMonth: 'exp_month',
  expYear: 'exp_year',
  stripeLimitPence: 'stripe_limit_pence',
  replacementFor: 'replacement_for',
  replacementReason: 'replacement_reason',
  inPersonOnly: 'in_person_only',
} as const;

export async function insertCard(
  trx: Trx,
  card: Pick<Card, 'id' | 'awardId' | 'practiceId' | 'cardholderId' | 'type'> &
    Partial<Pick<Card, 'replacementFor' | 'replacementReason' | 'inPersonOnly'>> & { at: Date },
): Promise<void> {
  await trx('cards').insert({
    id: card.id,
    award_id: card.awardId,
    practice_id: card.practiceId,
    cardholder_id: card.cardholderId,
    type: card.type,
    status: 'ordered',
    replacement_for: card.replacementFor ?? null,
    replacement_reason: card.replacementReason ?? null,
    in_person_only: card.inPersonOnly ?? false,
    created_at: card.at,
  });
}

export async function findCard(db: Db | Trx, id: string): Promise<Card | null> {
  return (await db('cards').where({ id }).first<Card>(COLUMNS)) ?? null;
}

export async function lockCard(trx: Trx, id: string): Promise<Card | null> {
  return (await trx('cards').where({ id }).forNoKeyUpdate().first<Card>(COLUMNS)) ?? null;
}

/** All cards of an award, locked in one order before any of them is changed; one made while we waited is among them. */
export async function lockCardsOfAward(trx: Trx, awardId: string): Promise<Card[]> {
  const cards = trx('cards').where({ award_id: awardId }).orderBy('id');
  await cards.clone().forNoKeyUpdate().select('id');
  return cards.select<Card[]>(COLUMNS);
}

export async function findCardByStripeId(db: Db | Trx, stripeCardId: string): Promise<Card | null> {
  return (await db('cards').where({ stripe_card_id: stripeCardId }).first<Card>(COLUMNS)) ?? null;
}

/** All cards an award ever had, newest first. */
export async function listCardsOfAward(db: Db | Trx, awardId: string): Promise<Card[]> {
  return db('cards').where({ award_id: awardId }).orderBy('created_at', 'desc').orderBy('id', 'desc').select(COLUMNS);
}

export type CardChange = {
  stripe_card_id?: string;
  status?: CardStatus;
  freeze_kind?: FreezeKind | null;
  frozen_by?: string | null;
  freeze_covers?: FreezeCovers;
  freezesBeneath?: readonly Freeze[];
  cancel_reason?: CancelReason;
  last4?: string;
  exp_month?: number;
  exp_year?: number;
  stripe_limit_pence?: number;
  activated_at?: Date;
  cancelled_at?: Date;
  chased_at?: Date;
};

/** A card's freezes as it keeps them; null: none. */
export function freezeColumns(freezes: { top: Freeze; beneath: readonly Freeze[] } | null): CardChange {
  const { top, beneath } = freezes ?? { top: null, beneath: [] };
  return {
    freeze_kind: top?.kind ?? null,
    frozen_by: top?.by ?? null,
    freeze_covers: top?.covers ?? 'award',
    freezesBeneath: beneath,
  };
}

export async function updateCard(trx: Trx, id: string, change: CardChange): Promise<void> {
  const { freezesBeneath, ...columns } = change;
  const beneath = freezesBeneath ? { freezes_beneath: JSON.stringify(freezesBeneath) } : {};
  await trx('cards')
    .where({ id })
    .update({ ...columns, ...beneath });
}

/** A card that was posted and never switched on. */
export type NotActivated = { id: string; postedAt: Date; chasedAt: Date | null };

/** Cards posted at the moment given or before that nobody has switched on, oldest first. */
export async function listNotActivated(trx: Trx, since: Date): Promise<NotActivated[]> {
  return trx('cards')
    .where({ type: 'physical' })
    .whereIn('status', ['ordered', 'inactive'])
    .whereNotNull('stripe_card_id')
    .whereRaw('coalesce(shipped_at, created_at) <= ?', [since])
    .orderBy('created_at')
    .select({
      id: 'id',
      postedAt: trx.raw('coalesce(shipped_at, created_at)'),
      chasedAt: 'chased_at',
    });
}

/** Awards of which a card was cancelled since then because nobody had ever switched it on. */
export async function listAwardsNotActivated(trx: Trx, since: Date): Promise<string[]> {
  return trx('cards')
    .where({ cancel_reason: 'not_activated' })
    .where('cancelled_at', '>=', since)
    .distinct('award_id')
    .pluck('award_id');
}

/** Cards that still count as usable although the month printed on them is over. */
export async function listOutOfDate(trx: Trx, month: { year: number; month: number }): Promise<string[]> {
  return trx('cards')
    .whereIn('status', ['inactive', 'active', 'frozen'])
    .whereRaw('(exp_year, exp_month) < (?, ?)', [month.year, month.month])
    .orderBy('id')
    .pluck('id');
}

/** The cards of an award that were reported lost or stolen, and since when they work no more. */
export async function listLostCards(db: Db | Trx, awardId: string): Promise<{ stripeCardId: string; lostAt: Date }[]> {
  return db('cards')
    .where({ award_id: awardId })
    .whereIn('cancel_reason', ['lost', 'stolen'])
    .whereNotNull('stripe_card_id')
    .whereNotNull('cancelled_at')
    .select({ stripeCardId: 'stripe_card_id', lostAt: 'cancelled_at' });
}
