import { nowSeconds, type Sandbox } from '../context.ts';
import { applyFaults, hasDeliveryFaults } from './delivery-faults.ts';
import { renderEvents } from './event-endpoints.ts';
import type { EventRecord } from './record-event.ts';
import { liveSecrets, type PreviousSecret } from './roll-secret.ts';
import { signatureHeader } from './sign.ts';

/** After a failure it is tried three times more, ever later. */
const RETRY_DELAYS_MS = [5_000, 60_000, 600_000];
const CONCURRENCY = 4;
const ANSWER_TIMEOUT_MS = 10_000;
/** Retries fall due without anything waking the loop. */
const POLL_MS = 500;

export type Deliverer = {
  start(): void;
  wake(): void;
  deliverDue(): Promise<number>;
  stop(): Promise<void>;
};

type Delivery = {
  id: number;
  /** `delivered`: this is a copy of what has arrived already. */
  state: 'pending' | 'delivered';
  attempts: number;
  event: EventRecord;
  url: string;
  secret: string;
  previous: PreviousSecret[];
};

/** Delivers events at least once, several at a time, in no promised order. */
export function createDeliverer(sandbox: Sandbox): Deliverer {
  const inFlight = new Map<number, Promise<void>>();
  const stopped = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let pumping: Promise<number> | undefined;
  let woken = Promise.withResolvers<'woken'>();

  /** Starts what is due until the hands are full; gives how many were started. */
  async function fill(): Promise<number> {
    const free = CONCURRENCY - inFlight.size;
    if (free <= 0) return 0;
    await applyFaults(sandbox);
    const due = await findDue(sandbox, [...inFlight.keys()], free);
    for (const delivery of due) {
      const attempt = deliver(sandbox, delivery, stopped.signal).finally(() => inFlight.delete(delivery.id));
      inFlight.set(delivery.id, attempt);
    }
    return due.length;
  }

  /** Goes on until nothing is due any more; what becomes due meanwhile is started as soon as a hand is free. */
  async function drain(): Promise<number> {
    let started = 0;
    while (!stopped.signal.aborted) {
      woken = Promise.withResolvers();
      started += await fill();
      const next = await Promise.race([woken.promise, ...inFlight.values(), ...(inFlight.size === 0 ? ['idle'] : [])]);
      if (next === 'idle') return started;
    }
    await Promise.all(inFlight.values());
    return started;
  }

  function pump(): Promise<number> {
    woken.resolve('woken');
    pumping ??= drain().finally(() => {
      pumping = undefined;
    });
    return pumping;
  }

  function pumpQuietly(): void {
    pump().catch((error: unknown) => sandbox.logger.error({ err: error }, 'event delivery failed'));
  }

  return {
    start: () => {
      timer ??= setInterval(pumpQuietly, POLL_MS);
      pumpQuietly();
    },
    wake: () => {
      if (timer) pumpQuietly();
    },
    deliverDue: async () => {
      await pumping;
      return pump();
    },
    stop: async () => {
      clearInterval(timer);
      timer = undefined;
      stopped.abort();
      woken.resolve('woken');
      await pumping;
    },
  };
}

/** What is due, and copies of what was delivered already; while there are faults, nothing that they have not seen. */
async function findDue(sandbox: Sandbox, busy: number[], limit: number): Promise<Delivery[]> {
  const { db, clock, faults } = sandbox;
  const now = clock.now();
  const seen = hasDeliveryFaults(sandbox) ? 'and (spared or attempts > 0)' : '';
  return db('deliveries')
    .join('events', 'events.id', 'deliveries.event_id')
    .join('webhook_endpoints', 'webhook_endpoints.id', 'deliveries.endpoint_id')
    .whereRaw(`((state = 'pending' and due_at <= ? ${seen}) or (state = 'delivered' and again_at <= ?))`, [now, now])
    .whereNotIn('deliveries.id', busy)
    .orderBy(['deliveries.rank', { column: 'deliveries.id', order: faults.has('newest_first') ? 'desc' : 'asc' }])
    .limit(limit)
    .select('deliveries.id', 'deliveries.state', 'deliveries.attempts', {
      event: 'events.object',
      secret: 'webhook_endpoints.secret',
      previous: 'webhook_endpoints.previous_secrets',
    })
    .select(db.raw(`webhook_endpoints.object->>'url' as url`));
}

async function deliver(sandbox: Sandbox, delivery: Delivery, stopped: AbortSignal): Promise<void> {
  const failure = await post(sandbox, delivery, stopped);
  if (failure !== null && stopped.aborted) return;
  if (delivery.state === 'delivered') return forgetCopy(sandbox, delivery);
  const retryDelayMs = RETRY_DELAYS_MS[delivery.attempts];
  if (failure === null) return settle(sandbox, delivery, 'delivered');
  sandbox.logger.warn({ eventId: delivery.event.id, failure, attempts: delivery.attempts + 1 }, 'event not delivered');
  if (retryDelayMs === undefined) return settle(sandbox, delivery, { failed: failure });
  await sandbox
    .db('deliveries')
    .where({ id: delivery.id })
    .update({
      attempts: delivery.attempts + 1,
      due_at: new Date(sandbox.clock.now().getTime() + retryDelayMs),
      last_error: failure,
    });
}

async function settle(
  sandbox: Sandbox,
  { id, attempts }: Delivery,
  end: 'delivered' | { failed: string },
): Promise<void> {
  const state = end === 'delivered' ? { state: end, last_error: null } : { state: 'failed', last_error: end.failed };
  await sandbox
    .db('deliveries')
    .where({ id })
    .update({ ...state, attempts: attempts + 1 });
}

async function forgetCopy({ db }: Sandbox, { id }: Delivery): Promise<void> {
  await db('deliveries').where({ id }).update({ again_at: null });
}

/** Null when the endpoint took it (any 2xx), else what went wrong. */
async function post(sandbox: Sandbox, delivery: Delivery, stopped: AbortSignal): Promise<string | null> {
  const { event, url } = delivery;
  const secrets = liveSecrets(delivery, nowSeconds(sandbox));
  const [rendered] = await renderEvents(sandbox.db, [event]);
  const body = JSON.stringify(rendered, null, 2);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': signatureHeader(body, secrets, nowSeconds({ clock: sandbox.realClock })),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    });
    await response.arrayBuffer();
    return response.ok ? null : `HTTP status ${response.status}`;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
