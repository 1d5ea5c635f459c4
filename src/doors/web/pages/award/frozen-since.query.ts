import type { Trx } from '../../../../platform/database.ts';

/** When each of these cards was last frozen, by staff or by its holder, by its id. */
export async function frozenSince(trx: Trx, cardIds: readonly string[]): Promise<Map<string, Date>> {
  const rows: { cardId: string; at: Date }[] = await trx('audit_entries')
    .where({ entity_kind: 'card' })
    .whereIn('entity_id', [...cardIds])
    .whereIn('action', ['card.freeze', 'card.pause_by_holder'])
    .groupBy('entity_id')
    .select({ cardId: 'entity_id' })
    .max({ at: 'at' });
  return new Map(rows.map(({ cardId, at }) => [cardId, at]));
}
