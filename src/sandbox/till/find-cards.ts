import type { Sandbox } from '../context.ts';
import { type Card, type CardRecord, renderCards } from '../issuing/card.ts';

export type FoundCards = { cards: Card[]; total: number };

const SHOWN = 12;

/** Cards that are not cancelled, newest first, whose holder's name, last four digits or award holds the words. */
export async function findCards(sandbox: Sandbox, words: string): Promise<FoundCards> {
  const { db } = sandbox;
  const pattern = `%${words.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const matching = () =>
    db('cards')
      .join('cardholders', 'cardholders.id', 'cards.cardholder')
      .whereRaw(`cards.object->>'status' <> 'canceled'`)
      .whereRaw(
        `concat_ws(' ', cardholders.object->>'name', cards.object->>'last4', cards.object#>>'{metadata,award_reference}') ilike ?`,
        [pattern],
      );
  const rows: { object: CardRecord }[] = await matching()
    .orderBy('cards.seq', 'desc')
    .limit(SHOWN)
    .select('cards.object');
  const count = await matching().count({ count: '*' }).first();
  const cards = await renderCards(
    db,
    rows.map((row) => row.object),
  );
  return { cards, total: Number(count?.['count'] ?? 0) };
}
