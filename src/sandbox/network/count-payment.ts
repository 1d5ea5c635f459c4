import type { Change } from '../context.ts';
import type { AuthorizationRecord } from '../issuing/authorization.ts';
import { cards, saveCard } from '../issuing/card.ts';

/** Up to this an authorization counts only once it is captured, where the switch says so. */
const SMALL_PENCE = 100;

/**
 * A card may be made to cancel itself after so many payments: approved authorizations that are not
 * for zero, and captures without one. Call it once the payment is written.
 */
export async function countPayment(change: Change, payment: Pick<AuthorizationRecord, 'card'>): Promise<void> {
  const card = await cards.lock(change.trx, payment.card);
  const allowed = card?.lifecycle_controls?.cancel_after.payment_count;
  const countsAll = change.behaviour.paymentCountCounts === 'every_payment';
  if (!card || allowed === undefined || card.status === 'canceled') return;
  const { rows } = await change.trx.raw(
    `select (select count(*)::int from authorizations
             where card = :id and (object->>'approved')::boolean
               and ((captured > 0 and :small) or exists (
                 select from jsonb_array_elements(object->'request_history') entry
                 where (entry->>'approved')::boolean and (entry->>'amount')::bigint > :above)))
          + (select count(*)::int from transactions where card = :id and amount < 0 and "authorization" is null) as made`,
    { id: card.id, small: !countsAll, above: countsAll ? 0 : SMALL_PENCE },
  );
  if (rows[0].made >= allowed) await saveCard(change, card, { ...card, status: 'canceled' });
}
