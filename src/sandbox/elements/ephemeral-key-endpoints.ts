import type Stripe from 'stripe';
import { z } from 'zod';
import { type Change, nowSeconds } from '../context.ts';
import { cards } from '../issuing/card.ts';
import { objectTable } from '../store/object-table.ts';
import { type Endpoint, endpoint } from '../wire/endpoint.ts';
import { newId, randomToken } from '../wire/new-id.ts';
import { EXPAND, text } from '../wire/param.ts';
import { invalidRequest, noSuch, noSuchParam } from '../wire/stripe-error.ts';
import { hashOf, useNonce } from './card-nonce.ts';

type EphemeralKey = Omit<Stripe.EphemeralKey, 'secret'>;
const ephemeralKeys = objectTable<EphemeralKey>('ephemeral_keys');

const CREATE = z.strictObject({ ...EXPAND, issuing_card: text(), nonce: text() });

/** Short-lived keys with which a browser may see one card's details. The secret is given once. */
export function ephemeralKeyEndpoints(): Endpoint[] {
  return [
    endpoint('POST /v1/ephemeral_keys', CREATE, ({ params, call, apiVersion }) => {
      if (!apiVersion) throw invalidRequest('Creating an ephemeral key needs the Stripe-Version header.');
      return call.commit((change) => createKey(change, params));
    }),
    endpoint('DELETE /v1/ephemeral_keys/:id', z.strictObject(EXPAND), ({ id, call }) =>
      call.commit(async (change) => {
        const found = await ephemeralKeys.lock(change.trx, id);
        if (!found) throw noSuch('ephemeral key', id);
        const expires = nowSeconds(change);
        const ended = { ...found, expires };
        await ephemeralKeys.update(change.trx, ended, { expires });
        return ended;
      }),
    ),
  ];
}

async function createKey(change: Change, params: z.output<typeof CREATE>): Promise<Stripe.EphemeralKey> {
  const { issuing_card: card, nonce } = params;
  const created = nowSeconds(change);
  if (!(await cards.find(change.trx, card))) throw noSuchParam('issuing card', card, 'issuing_card');
  await useNonce(change.trx, { nonce, cardId: card, now: created });
  const key: EphemeralKey = {
    id: newId('ephkey'),
    object: 'ephemeral_key',
    created,
    expires: created + change.behaviour.ephemeralKeyMinutes * 60,
    livemode: false,
  };
  const secret = `ek_test_${randomToken(48)}`;
  await ephemeralKeys.insert(change.trx, key, {
    secret_hash: hashOf(secret),
    nonce_hash: hashOf(nonce),
    card,
    expires: key.expires,
  });
  return { ...key, secret };
}
