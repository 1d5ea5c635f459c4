import type { Knex } from 'knex';
import { z } from 'zod';
import type { Db, Trx } from '../../platform/database.ts';
import type { Sandbox } from '../context.ts';
import { objectTable } from '../store/object-table.ts';
import { type Endpoint, endpoint } from '../wire/endpoint.ts';
import { listPage } from '../wire/list-page.ts';
import { bool, createdFilter, EXPAND, LIST, list, text } from '../wire/param.ts';
import { invalidRequest, noSuch } from '../wire/stripe-error.ts';
import type { EventRecord } from './record-event.ts';

const events = objectTable<EventRecord>('events');

/** Stripe lists the events of the last 30 days. */
const LISTED_SECONDS = 30 * 86_400;
const MAX_TYPES = 20;

const LIST_EVENTS = z.strictObject({
  ...LIST,
  created: createdFilter().optional(),
  delivery_success: bool().optional(),
  type: text().optional(),
  types: list(text()).optional(),
});

export function eventEndpoints(sandbox: Sandbox): Endpoint[] {
  const { db, clock } = sandbox;
  return [
    endpoint('GET /v1/events', LIST_EVENTS, async ({ params }) => {
      if (params.type && params.types) {
        throw invalidRequest('You may only specify one of these parameters: type, types.', { param: 'types' });
      }
      if ((params.types?.length ?? 0) > MAX_TYPES) {
        throw invalidRequest(`You may specify at most ${MAX_TYPES} types.`, { param: 'types' });
      }
      const oldest = Math.floor(clock.now().getTime() / 1000) - LISTED_SECONDS;
      return listPage<EventRecord, object>(db, {
        table: 'events',
        url: '/v1/events',
        params,
        where: (query) => {
          query.where('created', '>=', oldest);
          if (!sandbox.behaviour.requestEventsListed) query.whereNot('type', 'issuing_authorization.request');
          whereEvent(query, params);
        },
        render: (records) => renderEvents(db, records),
      });
    }),
    endpoint('GET /v1/events/:id', z.strictObject(EXPAND), async ({ id }) => {
      const event = await events.find(db, id);
      if (!event) throw noSuch('event', id);
      const [rendered] = await renderEvents(db, [event]);
      return rendered ?? event;
    }),
  ];
}

function whereEvent(query: Knex.QueryBuilder, params: z.output<typeof LIST_EVENTS>): void {
  if (params.types) query.whereIn('type', params.types);
  if (params.type) query.where('type', 'like', params.type.replaceAll('_', '\\_').replaceAll('*', '%'));
  if (params.delivery_success === undefined) return;
  const undelivered = `exists (select from deliveries where event_id = events.id and state <> 'delivered')`;
  query.whereRaw(params.delivery_success ? `not ${undelivered}` : undelivered);
}

/** Events as sent: with how many endpoints have not taken them yet. */
export async function renderEvents(
  db: Db | Trx,
  records: EventRecord[],
): Promise<(EventRecord & { pending_webhooks: number })[]> {
  const rows: { event_id: string; waiting: number }[] = await db('deliveries')
    .whereIn(
      'event_id',
      records.map((record) => record.id),
    )
    .whereNot('state', 'delivered')
    .groupBy('event_id')
    .select('event_id', db.raw('count(*)::int as waiting'));
  const waiting = new Map(rows.map((row) => [row.event_id, row.waiting]));
  return records.map((record) => ({ ...record, pending_webhooks: waiting.get(record.id) ?? 0 }));
}
