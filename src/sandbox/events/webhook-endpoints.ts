import type Stripe from 'stripe';
import { z } from 'zod';
import { API_VERSION, nowSeconds, type Sandbox, type SignedEndpoint } from '../context.ts';
import { objectTable } from '../store/object-table.ts';
import { type Endpoint, endpoint } from '../wire/endpoint.ts';
import { listPage } from '../wire/list-page.ts';
import { mergeMetadata } from '../wire/merge-metadata.ts';
import { newId, randomToken } from '../wire/new-id.ts';
import { bool, clearableText, EXPAND, LIST, list, metadata, text } from '../wire/param.ts';
import { invalidRequest, noSuch } from '../wire/stripe-error.ts';
import { liveSecrets } from './roll-secret.ts';

type WebhookEndpoint = Omit<Stripe.WebhookEndpoint, 'deleted' | 'secret'>;

const webhookEndpoints = objectTable<WebhookEndpoint>('webhook_endpoints');
const MAX_ENDPOINTS = 16;

const CREATE = z.strictObject({
  ...EXPAND,
  url: text(),
  enabled_events: list(text()),
  api_version: text().optional(),
  connect: bool().optional(),
  description: clearableText().optional(),
  metadata: metadata().optional(),
});
const UPDATE = z.strictObject({
  ...EXPAND,
  url: text().optional(),
  enabled_events: list(text()).optional(),
  description: clearableText().optional(),
  disabled: bool().optional(),
  metadata: metadata().optional(),
});

/** Webhook endpoints as the API manages them; the secret is given once, at creation. */
export function webhookEndpointEndpoints(sandbox: Sandbox): Endpoint[] {
  const { db } = sandbox;
  return [
    endpoint('GET /v1/webhook_endpoints', z.strictObject(LIST), ({ params }) =>
      listPage<WebhookEndpoint, WebhookEndpoint>(db, {
        table: webhookEndpoints.name,
        url: '/v1/webhook_endpoints',
        params,
        render: async (found) => found,
      }),
    ),
    endpoint('POST /v1/webhook_endpoints', CREATE, ({ params, call }) =>
      call.commit(async ({ trx }) => {
        const [row] = await trx(webhookEndpoints.name).count({ count: '*' });
        if (Number(row?.['count']) >= MAX_ENDPOINTS) {
          throw invalidRequest(`You have reached the maximum of ${MAX_ENDPOINTS} test webhook endpoints.`);
        }
        const created = newEndpoint(sandbox, params);
        const secret = `whsec_${randomToken(32)}`;
        await webhookEndpoints.insert(trx, created, { secret });
        return { ...created, secret };
      }),
    ),
    endpoint('GET /v1/webhook_endpoints/:id', z.strictObject(EXPAND), async ({ id }) => {
      const found = await webhookEndpoints.find(db, id);
      if (!found) throw noSuch('webhook endpoint', id);
      return found;
    }),
    endpoint('POST /v1/webhook_endpoints/:id', UPDATE, ({ id, params, call }) =>
      call.commit(async ({ trx }) => {
        const found = await webhookEndpoints.lock(trx, id);
        if (!found) throw noSuch('webhook endpoint', id);
        const updated = changed(found, params);
        await webhookEndpoints.update(trx, updated);
        return updated;
      }),
    ),
    endpoint('DELETE /v1/webhook_endpoints/:id', z.strictObject({}), ({ id, call }) =>
      call.commit(async ({ trx }) => {
        const removed = await trx(webhookEndpoints.name).where({ id }).delete();
        if (removed === 0) throw noSuch('webhook endpoint', id);
        return { id, object: 'webhook_endpoint', deleted: true };
      }),
    ),
  ];
}

function newEndpoint(sandbox: Sandbox, params: z.output<typeof CREATE>): WebhookEndpoint {
  return {
    id: newId('we'),
    object: 'webhook_endpoint',
    api_version: params.api_version ?? null,
    application: null,
    created: nowSeconds(sandbox),
    description: params.description ?? null,
    enabled_events: params.enabled_events,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    status: 'enabled',
    url: params.url,
  };
}

function changed(found: WebhookEndpoint, params: z.output<typeof UPDATE>): WebhookEndpoint {
  const { url, enabled_events, description, disabled } = params;
  return {
    ...found,
    ...(url && { url }),
    ...(enabled_events && { enabled_events }),
    ...(description !== undefined && { description }),
    ...(disabled !== undefined && { status: disabled ? 'disabled' : 'enabled' }),
    metadata: mergeMetadata(found.metadata, params.metadata),
  };
}

/** Makes the one endpoint that comes from configuration what it is configured to be. A secret that was rolled stays. */
export async function configureEventEndpoint(sandbox: Sandbox, configured: SignedEndpoint | null): Promise<void> {
  await sandbox.db.transaction(async (trx) => {
    const row = await trx(webhookEndpoints.name).where({ configured: true }).forUpdate().first();
    const found: WebhookEndpoint | undefined = row?.object;
    if (found) {
      const status = configured ? 'enabled' : 'disabled';
      const updated = { ...found, status, url: configured?.url ?? found.url };
      const live = liveSecrets({ secret: row.secret, previous: row.previous_secrets }, nowSeconds(sandbox));
      const isNew = configured && !live.includes(configured.secret);
      await webhookEndpoints.update(trx, updated, isNew ? { secret: configured.secret } : {});
    } else if (configured) {
      const { url, secret } = configured;
      const created = newEndpoint(sandbox, { url, enabled_events: ['*'], api_version: API_VERSION });
      await webhookEndpoints.insert(trx, created, { secret, configured: true });
    }
  });
}
