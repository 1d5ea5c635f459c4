import type { Db, Trx } from '../../platform/database.ts';
import type { Change } from '../context.ts';
import { recordEvent } from '../events/record-event.ts';
import {
  type Authorization,
  type AuthorizationRecord,
  authorizations,
  renderAuthorization,
} from '../issuing/authorization.ts';
import type { Cardholder } from '../issuing/cardholder.ts';
import { invalidRequest, noSuch } from '../wire/stripe-error.ts';

type FraudChallenge = NonNullable<AuthorizationRecord['fraud_challenges']>[number];

/** A text message that asks a cardholder whether a declined payment was theirs; it needs a phone to go to. */
export function newFraudChallenge({ phone_number: phone }: Pick<Cardholder, 'phone_number'>): FraudChallenge {
  if (phone) return { channel: 'sms', status: 'pending', undeliverable_reason: null };
  return { channel: 'sms', status: 'undeliverable', undeliverable_reason: 'no_phone_number' };
}

/** The cardholder answers the text message; throws when none waits for an answer. */
export async function respondToChallenge(
  change: Change,
  { id, confirmed }: { id: string; confirmed: boolean },
): Promise<Authorization> {
  const found = await authorizations.lock(change.trx, id);
  if (!found) throw noSuch('issuing authorization', id);
  const challenges = found.fraud_challenges ?? [];
  if (!challenges.some(({ status }) => status === 'pending')) {
    throw invalidRequest('This authorization has no fraud challenge that waits for an answer.');
  }
  const status = confirmed ? 'verified' : 'rejected';
  const answered: AuthorizationRecord = {
    ...found,
    fraud_challenges: challenges.map((challenge) =>
      challenge.status === 'pending' ? { ...challenge, status } : challenge,
    ),
  };
  const before = await renderAuthorization(change.trx, found);
  await authorizations.update(change.trx, answered);
  const object = await renderAuthorization(change.trx, answered);
  await recordEvent(change, { type: 'issuing_authorization.updated', object, before });
  return object;
}

/** Whether the holder of a card has confirmed a payment at the same merchant before. */
export async function isVerifiedAt(
  db: Db | Trx,
  { card, merchant_data: merchant }: Pick<AuthorizationRecord, 'card' | 'merchant_data'>,
): Promise<boolean> {
  const row = await db(authorizations.name)
    .where({ card })
    .whereRaw(`object#>>'{merchant_data,network_id}' = ?`, [merchant.network_id])
    .whereRaw(`object->'fraud_challenges' @> '[{"status": "verified"}]'`)
    .first('id');
  return row !== undefined;
}
