import { v7 as newId } from 'uuid';
import type { Db, Trx } from '../../platform/database.ts';
import type { OpenItem } from './staff-deps.ts';

/** How many items of one kind went to one person; null where they wait for whoever may take them. */
export type HandedOver = { kind: string; handedTo: string | null; count: number };

export async function insertHandovers(
  trx: Trx,
  about: { principalId: string; kind: string; items: readonly OpenItem[]; at: Date },
): Promise<void> {
  if (about.items.length === 0) return;
  await trx('staff_handovers').insert(
    about.items.map(({ id, practiceId, handedTo }) => ({
      id: newId(),
      principal_id: about.principalId,
      kind: about.kind,
      item_id: id,
      practice_id: practiceId,
      handed_to: handedTo,
      at: about.at,
    })),
  );
}

/** What became of everything that a person had in hand, in figures. */
export async function countHandedOver(db: Db | Trx, principalId: string): Promise<HandedOver[]> {
  return db('staff_handovers')
    .where({ principal_id: principalId })
    .groupBy('kind', 'handed_to')
    .orderBy('kind')
    .orderBy('handed_to')
    .select<HandedOver[]>({ kind: 'kind', handedTo: 'handed_to' })
    .select(db.raw('count(*)::integer as count'));
}
