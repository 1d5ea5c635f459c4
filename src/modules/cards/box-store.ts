import type { Db, Trx } from '../../platform/database.ts';
import type { BoxCard, CardBox } from './core/card-box.ts';

const BOX = {
  id: 'id',
  practiceId: 'practice_id',
  cardholderId: 'cardholder_id',
  size: 'size',
  orderedBy: 'ordered_by',
  orderedAt: 'ordered_at',
  madeAt: 'made_at',
  refusedAt: 'refused_at',
  arrivedAt: 'arrived_at',
} as const;

const CARD = {
  id: 'id',
  boxId: 'box_id',
  practiceId: 'practice_id',
  stripeCardId: 'stripe_card_id',
  last4: 'last4',
  expMonth: 'exp_month',
  expYear: 'exp_year',
  cardId: 'card_id',
  withdrawnBecause: 'withdrawn_because',
} as const;

type NewBox = Pick<CardBox, 'id' | 'practiceId' | 'cardholderId' | 'size' | 'orderedBy' | 'orderedAt'>;

export async function insertBox(trx: Trx, box: NewBox & { requestKey: string; cardIds: string[] }): Promise<void> {
  await trx('card_boxes').insert({
    id: box.id,
    practice_id: box.practiceId,
    cardholder_id: box.cardholderId,
    size: box.size,
    ordered_by: box.orderedBy,
    ordered_at: box.orderedAt,
    request_key: box.requestKey,
  });
  await trx('box_cards').insert(box.cardIds.map((id) => ({ id, box_id: box.id, practice_id: box.practiceId })));
}

/** One order at a time under a key of a person. */
export async function lockOrder(trx: Trx, orderedBy: string, requestKey: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 33))', [`${orderedBy}:${requestKey}`]);
}

export async function findBoxByRequestKey(trx: Trx, orderedBy: string, requestKey: string): Promise<CardBox | null> {
  return (
    (await trx('card_boxes').where({ ordered_by: orderedBy, request_key: requestKey }).first<CardBox>(BOX)) ?? null
  );
}

export async function findBox(db: Db | Trx, id: string): Promise<CardBox | null> {
  return (await db('card_boxes').where({ id }).first<CardBox>(BOX)) ?? null;
}

export async function lockBox(trx: Trx, id: string): Promise<CardBox | null> {
  return (await trx('card_boxes').where({ id }).forNoKeyUpdate().first<CardBox>(BOX)) ?? null;
}

export async function updateBox(
  trx: Trx,
  id: string,
  change: { made_at?: Date; refused_at?: Date; arrived_at?: Date; arrived_by?: string },
): Promise<void> {
  await trx('card_boxes').where({ id }).update(change);
}

export async function listCardsOfBox(db: Db | Trx, boxId: string): Promise<BoxCard[]> {
  return db('box_cards').where({ box_id: boxId }).orderBy('id').select(CARD);
}

export async function lockBoxCard(trx: Trx, id: string): Promise<BoxCard | null> {
  return (await trx('box_cards').where({ id }).forNoKeyUpdate().first<BoxCard>(CARD)) ?? null;
}

/** Cards of a practice's boxes that end in these digits and are still for nobody, locked in one order. */
export async function lockUnlinked(trx: Trx, practiceId: string, last4: string): Promise<BoxCard[]> {
  return trx('box_cards')
    .where({ practice_id: practiceId, last4 })
    .whereNull('card_id')
    .whereNull('withdrawn_at')
    .orderBy('id')
    .forNoKeyUpdate()
    .select<BoxCard[]>(CARD);
}

export async function findBoxCardOf(db: Db | Trx, cardId: string): Promise<BoxCard | null> {
  return (await db('box_cards').where({ card_id: cardId }).first<BoxCard>(CARD)) ?? null;
}

export type BoxCardChange = {
  stripe_card_id?: string;
  last4?: string;
  exp_month?: number;
  exp_year?: number;
  card_id?: string;
  linked_at?: Date;
  withdrawn_at?: Date;
  withdrawn_because?: NonNullable<BoxCard['withdrawnBecause']>;
};

export async function updateBoxCard(trx: Trx, id: string, change: BoxCardChange): Promise<void> {
  await trx('box_cards').where({ id }).update(change);
}
