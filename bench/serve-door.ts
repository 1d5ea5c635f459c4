import { createServer } from 'node:http';
import express from 'express';
import { createWebhooksDoor, type WebhooksDeps } from '../src/doors/webhooks/index.ts';
import {
  BadWebhook,
  createStripeClient,
  readAuthorizationRequest,
  STRIPE_VERSION,
  verifyEvent,
} from '../src/gateways/stripe/index.ts';
import { createLogger } from '../src/platform/logger.ts';

/**
 * Serves the service's own webhook door, on an application set up as the service's is, with another way to
 * decide behind it. Ends with the process that started it.
 */
export function serveDoor(name: string, decide: WebhooksDeps['decide']): void {
  const secrets = [process.env['STRIPE_AUTHORIZATION_WEBHOOK_SECRET'] ?? ''];
  const stripe = createStripeClient({ secretKey: process.env['STRIPE_SECRET_KEY'] ?? '' });
  const reader: WebhooksDeps['reader'] = {
    version: STRIPE_VERSION,
    isRefusal: (error) => error instanceof BadWebhook,
    readAuthorizationRequest(body, signature) {
      const now = new Date();
      return readAuthorizationRequest(verifyEvent(stripe, { body, signature, secrets, now }), now);
    },
    readEvent: () => {
      throw new BadWebhook('There are no events here');
    },
  };
  const logger = createLogger({ name, level: 'warn' });
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', 1);
  app.use('/webhooks/stripe', createWebhooksDoor({ reader, decide, receiveEvent: async () => undefined, logger }));
  createServer(app).listen(Number(process.env['PORT']));
  for (const ending of ['SIGTERM', 'disconnect']) process.on(ending, () => process.exit(0));
}
