/** The ceiling: the service's own door verifies and reads the same deliveries, and answers without a database. */
import { createServer } from 'node:http';
import express from 'express';
import { createWebhooksDoor } from '../src/doors/webhooks/index.ts';
import {
  BadWebhook,
  createStripeClient,
  readAuthorizationRequest,
  STRIPE_VERSION,
  verifyEvent,
} from '../src/gateways/stripe/index.ts';
import { createLogger } from '../src/platform/logger.ts';

const port = Number(process.env['PORT']);
const secrets = [process.env['STRIPE_AUTHORIZATION_WEBHOOK_SECRET'] ?? ''];
const stripe = createStripeClient({ secretKey: 'sk_test_bench' });
const app = express();
app.disable('x-powered-by');
app.set('trust proxy', 1);
app.use(
  '/webhooks/stripe',
  createWebhooksDoor({
    reader: {
      version: STRIPE_VERSION,
      isRefusal: (error) => error instanceof BadWebhook,
      readAuthorizationRequest(body, signature) {
        const now = new Date();
        return readAuthorizationRequest(verifyEvent(stripe, { body, signature, secrets, now }), now);
      },
      readEvent: () => {
        throw new BadWebhook('no events here');
      },
    },
    decide: async (request) => ({ approved: true, approvedPence: request.amountPence, reason: null }),
    receiveEvent: async () => undefined,
    logger: createLogger({ name: 'ceiling', level: 'warn' }),
  }),
);
createServer(app).listen(port);
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
