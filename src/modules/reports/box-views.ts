import type { Db, Trx } from '../../platform/database.ts';
import { countRows } from './list-order.ts';
import { decodeCursor, type Page, type PageRequest, pageOf } from './page-cursor.ts';

export const BOX_STATES = ['being_made', 'on_its_way', 'arrived', 'refused'] as const;
export type BoxState = (typeof BOX_STATES)[number];

/** A box of cards that a practice ordered. */
export type BoxView = {
  id: string;
  practiceId: string;
  practice: string;
  state: BoxState;
  size: number;
  /** Cards that can be linked with an award, once the box is there. */
  unlinked: number;
  orderedAt: Date;
  orderedBy: string;
  arrivedAt: Date | null;
};

/** A card in a box that has arrived, for nobody yet. */
export type UnlinkedCard = { id: string; boxId: string; last4: string; expMonth: number; expYear: number };

/** What a box has: `refused` only while nothing of it was made and it cannot arrive. */
const BOXES = `
  select b.id, b.practice_id as "practiceId", p.code as practice, b.size, b.ordered_at as "orderedAt",
    w.name as "orderedBy", b.arrived_at as "arrivedAt",
    (select count(*) from box_cards c where c.box_id = b.id and c.stripe_card_id is not null
      and c.card_id is null and c.withdrawn_at is null) as unlinked,
    case when b.arrived_at is not null then 'arrived'
      when b.made_at is not null then 'on_its_way'
      when b.refused_at is not null then 'refused' else 'being_made' end as state
  from card_boxes b
  join parties p on p.id = b.practice_id
  join principals w on w.id = b.ordered_by`;

export type BoxFilter = { practiceId?: string | undefined };

const MATCHING = '(cast(:practice as uuid) is null or b.practice_id = :practice)';

/** How many boxes match. */
export function countBoxes(db: Db | Trx, { practiceId }: BoxFilter): Promise<number> {
  return countRows(db, { from: 'card_boxes b', where: MATCHING, bindings: { practice: practiceId ?? null } });
}

/** The boxes that the scope holds, of one practice if it is named, newest first. */
export async function listBoxes(db: Db | Trx, request: BoxFilter & PageRequest): Promise<Page<BoxView>> {
  const [at = null, id = null] = decodeCursor(request.cursor, ['instant', 'uuid']) ?? [];
  const { rows } = await db.raw<{ rows: BoxView[] }>(
    `${BOXES} where ${MATCHING}
      and (cast(:at as timestamptz) is null or (b.ordered_at, b.id) < (:at, cast(:id as uuid)))
    order by b.ordered_at desc, b.id desc limit :limit`,
    { practice: request.practiceId ?? null, at, id, limit: request.limit + 1 },
  );
  return pageOf(rows, request.limit, (row) => [row.orderedAt.toISOString(), row.id]);
}

/** One box, or null when there is none in the scope. */
export async function boxView(db: Db | Trx, id: string): Promise<BoxView | null> {
  const { rows } = await db.raw<{ rows: BoxView[] }>(`${BOXES} where b.id = :id`, { id });
  return rows[0] ?? null;
}

/** Cards of a practice's boxes that can be linked with an award, in the order of their digits. */
export async function listUnlinkedCards(db: Db | Trx, practiceId: string): Promise<UnlinkedCard[]> {
  return db('box_cards as c')
    .join('card_boxes as b', 'b.id', 'c.box_id')
    .where('c.practice_id', practiceId)
    .whereNotNull('b.arrived_at')
    .whereNotNull('c.stripe_card_id')
    .whereNull('c.card_id')
    .whereNull('c.withdrawn_at')
    .orderBy(['c.last4', 'c.id'])
    .select<UnlinkedCard[]>({
      id: 'c.id',
      boxId: 'c.box_id',
      last4: 'c.last4',
      expMonth: 'c.exp_month',
      expYear: 'c.exp_year',
    });
}
