import type { Trx } from '../../../../platform/database.ts';

/** When a card was last frozen, by staff or by its holder; null when it never was. */
export async function frozenSince(trx: Trx, cardId: string): Promise<Date | null> {
  const row = await trx('audit_entries')
    .where({ entity_kind: 'card', entity_id: cardId })
    .whereIn('action', ['card.freeze', 'card.pause_by_holder'])
    .orderBy('at', 'desc')
    .first<{ at: Date } | undefined>('at');
  return row?.at ?? null;
}
