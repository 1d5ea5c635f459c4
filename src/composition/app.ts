import path from 'node:path';
import compression from 'compression';
import express, { type Express } from 'express';
import { createApiDoor } from '../doors/api/index.ts';
import { createHealthDoor, type Readiness } from '../doors/health/index.ts';
import { createWebDoor } from '../doors/web/index.ts';
import { createWebhooksDoor, type WebhookReader } from '../doors/webhooks/index.ts';
import {
  BadWebhook,
  readAuthorizationRequest,
  readInboxEvent,
  STRIPE_VERSION,
  verifyEvent,
} from '../gateways/stripe/index.ts';
import { inScope } from '../platform/database.ts';
import { countPendingMigrations } from '../platform/migrations.ts';
import { logRequests } from '../platform/request-log.ts';
import type { Modules } from './modules.ts';
import type { Plumbing } from './plumbing.ts';

function createReader({ config, clock }: Plumbing, { stripe }: Modules): WebhookReader {
  const { authorizationWebhookSecrets, webhookSecrets } = config.stripe;
  return {
    version: STRIPE_VERSION,
    isRefusal: (error) => error instanceof BadWebhook,
    readAuthorizationRequest(body, signature) {
      const now = clock.now();
      const event = verifyEvent(stripe, { body, signature, secrets: authorizationWebhookSecrets, now });
      return readAuthorizationRequest(event, now);
    },
    readEvent: (body, signature) =>
      readInboxEvent(verifyEvent(stripe, { body, signature, secrets: webhookSecrets, now: clock.now() })),
  };
}

/** Whether the database has this version's shape, the demonstration data where wanted, and no event waits. */
function createReadiness({ db, config }: Plumbing, modules: Modules): () => Promise<Readiness> {
  const directory = path.join(import.meta.dirname, '../../migrations');
  let migrated = false;
  return async () => {
    migrated ||= (await countPendingMigrations({ url: config.databaseOwnerUrl, directory })) === 0;
    const seeded = await inScope(db, 'all', (trx) => trx('installation').where({ name: 'seeded' }).first());
    return {
      migrated,
      seeded: !config.demonstrationData || seeded !== undefined,
      inboxEmpty: (await modules.inbox.countWaitingEvents()) === 0,
    };
  };
}

/** Every door on one application. Webhooks come before anything that a slow page could delay. */
export function createApp(plumbing: Plumbing, modules: Modules): Express {
  const { config, clock, logger, db } = plumbing;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.production ? 1 : false);
  const { decide } = modules.authorizations;
  const { receiveEvent } = modules.inbox;
  app.use(
    '/webhooks/stripe',
    createWebhooksDoor({ reader: createReader(plumbing, modules), decide, receiveEvent, logger }),
  );
  app.use('/health', createHealthDoor(createReadiness(plumbing, modules)));
  app.use(logRequests(logger), compression());
  app.use('/api', createApiDoor({ ...modules, db, logger, config }));
  app.use(createWebDoor({ ...modules, db, clock, logger, config }));
  return app;
}
