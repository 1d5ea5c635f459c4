import { isDeepStrictEqual } from 'node:util';
import type Stripe from 'stripe';
import { API_VERSION, type Change, nowSeconds } from '../context.ts';
import { newId } from '../wire/new-id.ts';

export type EventType = Extract<Stripe.Event['type'], `issuing_${string}` | `topup.${string}`>;

/** An event as stored: how many endpoints still wait for it is counted when it is sent. */
export type EventRecord = {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  data: { object: object; previous_attributes?: object };
  livemode: false;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
};

type News = {
  type: EventType;
  object: object & { id: string };
  /** The object before the change, for `.updated` events. */
  before?: object;
  /** The authorization this is about, or the object itself. */
  subject?: string;
};

/** Stores an event and, for each endpoint that wants it, a delivery; both with the change they tell of. */
export async function recordEvent(change: Change, news: News): Promise<EventRecord> {
  const { trx, clock, source } = change;
  const event: EventRecord = {
    id: newId('evt'),
    object: 'event',
    api_version: API_VERSION,
    created: nowSeconds(change),
    data: {
      object: news.object,
      ...(news.before && { previous_attributes: previousAttributes(news.before, news.object) }),
    },
    livemode: false,
    request: { id: source.id, idempotency_key: source.idempotencyKey },
    type: news.type,
  };
  const { id, created } = event;
  await trx('events').insert({ id, created, object: JSON.stringify(event), subject: news.subject ?? news.object.id });
  if (event.type === 'issuing_authorization.request' && change.behaviour.requestEventEndpoint === 'asked') return event;
  await trx.raw(
    `insert into deliveries (event_id, endpoint_id, due_at)
     select ?, id, ? from webhook_endpoints
     where object->>'status' = 'enabled' and (object->'enabled_events' @> to_jsonb(?::text) or (? and object->'enabled_events' @> '"*"'))`,
    [id, clock.now(), event.type, event.type !== 'issuing_authorization.request'],
  );
  return event;
}

/** What the changed attributes were before: each changed top-level attribute, whole. */
function previousAttributes(before: object, after: object): object {
  const changed = Object.entries(before).filter(
    ([key, value]) => !isDeepStrictEqual(value, (after as Record<string, unknown>)[key]),
  );
  return Object.fromEntries(changed);
}
