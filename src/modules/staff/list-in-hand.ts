import type { Knex } from 'knex';

export type InHand = {
  /** Whose. */
  from: string;
  /** As in {@link WorkInHand}. */
  kind: string;
  /** What is open, whosever it is; it gives `id`. */
  open: Knex.QueryBuilder;
  /** The columns of its id and of whoever began it. */
  columns: { id: string; began: string };
};

/** The newest handover of an item is to this person. */
const FOLLOWED = `
  ??::text in (select h.item_id from staff_handovers h where h.handed_to = ? and h.kind = ?
    and not exists (select from staff_handovers l
      where l.kind = h.kind and l.item_id = h.item_id and (l.at, l.id) > (h.at, h.id)))`;

/** What is open because somebody began it, or because it was theirs to follow after whoever began it had left (R19). */
export async function listInHand<Item extends { id: string }>({ from, kind, open, columns }: InHand): Promise<Item[]> {
  const items: Item[] = await open
    .where((theirs) => {
      theirs.where({ [columns.began]: from }).orWhereRaw(FOLLOWED, [columns.id, from, kind]);
    })
    .orderBy(columns.id);
  return items;
}
