import type Stripe from 'stripe';
import type { Db, Trx } from '../../../platform/database.ts';
import { type Change, nowSeconds } from '../../context.ts';
import { recordEvent } from '../../events/record-event.ts';
import { objectTable } from '../../store/object-table.ts';
import { newId, randomDigits, randomToken } from '../../wire/new-id.ts';
import { invalidRequest, noSuch, noSuchParam } from '../../wire/stripe-error.ts';
import { cards } from '../card.ts';

/** A card in a digital wallet; the same stored and sent. What the network knows of it is sent when it is asked for. */
export type Token = Omit<Stripe.Issuing.Token, 'card' | 'network_data'> & { card: string };
type NetworkData = Stripe.Issuing.Token.NetworkData;
export type WalletProvider = 'apple_pay' | 'google_pay' | 'samsung_pay';

export const tokens = objectTable<Token>('tokens');

/** A cardholder adds a card to a wallet on a phone: a token that is requested, and not active yet. */
export async function requestToken(
  change: Change,
  { card, walletProvider }: { card: string; walletProvider: WalletProvider },
): Promise<Token> {
  const found = await cards.lock(change.trx, card);
  if (!found) throw noSuchParam('issuing card', card, 'card');
  if (found.status !== 'active') throw invalidRequest(`A card that is ${found.status} cannot be added to a wallet.`);
  const created = nowSeconds(change);
  const token: Token = {
    id: newId('intok'),
    object: 'issuing.token',
    card,
    created,
    device_fingerprint: randomToken(32),
    last4: randomDigits(4),
    livemode: false,
    network: 'visa',
    network_updated_at: created,
    status: 'requested',
    wallet_provider: walletProvider,
  };
  await tokens.insert(change.trx, token, { network_data: JSON.stringify(networkData(token)) });
  await recordEvent(change, { type: 'issuing_token.created', object: token });
  return token;
}

/** Turns a token on or off, or deletes it, which is final. */
export async function updateToken(
  change: Change,
  { id, status }: { id: string; status: 'active' | 'suspended' | 'deleted' },
): Promise<Token> {
  const found = await tokens.lock(change.trx, id);
  if (!found) throw noSuch('issuing token', id);
  if (found.status === 'deleted' && change.behaviour.deletedTokenIsFinal) {
    throw invalidRequest('You cannot change a token that is deleted.', { param: 'status' });
  }
  const updated: Token = { ...found, status, network_updated_at: nowSeconds(change) };
  await tokens.update(change.trx, updated);
  await recordEvent(change, { type: 'issuing_token.updated', object: updated, before: found });
  return updated;
}

/** What the card network knows of a token. */
export async function findNetworkData(db: Db | Trx, id: string): Promise<NetworkData | undefined> {
  const row = await db(tokens.name).where({ id }).first('network_data');
  return row?.network_data;
}

/** The active token with which a card pays from a wallet, if it has one. */
export async function findActiveToken(
  db: Db | Trx,
  { card, walletProvider }: { card: string; walletProvider: WalletProvider | undefined },
): Promise<string | null> {
  if (!walletProvider) return null;
  const row = await db(tokens.name)
    .where({ card })
    .whereRaw(`object->>'status' = 'active' and object->>'wallet_provider' = ?`, [walletProvider])
    .orderBy('seq', 'desc')
    .first('id');
  return row?.id ?? null;
}

function networkData(token: Token): NetworkData {
  return {
    device: { ...(token.device_fingerprint && { device_fingerprint: token.device_fingerprint }), type: 'phone' },
    type: 'visa',
    visa: {
      card_reference_id: `V-${randomDigits(12)}`,
      token_reference_id: `DNITHE${randomDigits(20)}`,
      token_requestor_id: randomDigits(11),
      token_risk_score: '10',
    },
    wallet_provider: { card_number_source: 'manual', suggested_decision: 'approve' },
  };
}
