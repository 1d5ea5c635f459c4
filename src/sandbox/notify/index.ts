/**
 * A stand-in for GOV.UK Notify as far as we use it: texts, emails and letters by template, signed by JSON Web Token,
 * looked up by id and by reference. What is sent can be read on a page and reaches nobody.
 */
import type { IncomingMessage } from 'node:http';
import express, { type Express, type Request } from 'express';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { openDatabase } from '../../platform/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { SCHEMA } from '../migrate.ts';
import { checkToken } from './check-token.ts';
import { answerNotifyError } from './error-answer.ts';
import { listNotifications } from './notification.ts';
import type { NotifyParts } from './notify-parts.ts';
import { listSent, readNotification, settleNotification } from './read-notification.ts';
import { sendNotification } from './send-notification.ts';
import { SENT_PAGE_CSS, sentPage } from './sent-page.ts';
import type { NotificationType } from './templates.ts';

export { NOTIFY_TEMPLATES } from './templates.ts';

export type NotifySandboxOptions = {
  databaseUrl: string;
  /** Must have been migrated; `stripe_sandbox` unless given. */
  schema?: string;
  clock: Clock;
  logger: Logger;
  /** The one key that it takes. */
  apiKey: string;
  /** Where the client reaches it, with its path: `http://localhost:4242/notify`. */
  publicUrl: string;
};

export type NotifySandbox = {
  app: Express;
  /** Whether this is a request for it. */
  answers(req: IncomingMessage): boolean;
  destroy(): Promise<void>;
};

const POOL_SIZE = 2;
const MOST_SHOWN = 50;
const TYPES: readonly NotificationType[] = ['sms', 'email', 'letter'];
const PAGE_POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

/** The API, below `/v2`, and what only a stand-in has, below `/_sandbox`. */
function apiRouter(parts: NotifyParts, apiKey: string) {
  const router = express.Router();
  router.use(['/v2', '/_sandbox'], express.json(), (req, _res, next) => {
    checkToken(req.get('authorization'), { apiKey, now: systemClock.now() });
    next();
  });
  for (const type of TYPES) {
    router.post(`/v2/notifications/${type}`, async (req, res) => {
      res.status(201).json(await sendNotification(parts, type, req.body));
    });
  }
  const referenceOf = ({ query }: Request) => (typeof query['reference'] === 'string' ? query['reference'] : undefined);
  router.get('/v2/notifications', async (req, res) => void res.json(await listSent(parts, referenceOf(req))));
  router.get('/v2/notifications/:id', async (req, res) => void res.json(await readNotification(parts, req.params.id)));
  router.post('/_sandbox/notifications/:id', async (req, res) => {
    res.json(await settleNotification(parts, req.params.id, req.body?.status));
  });
  return router;
}

/** The stand-in as an Express application, at the path of its address. The sandbox's schema must have been migrated. */
export function createNotifySandbox(options: NotifySandboxOptions): NotifySandbox {
  const { databaseUrl, clock, logger, apiKey, publicUrl } = options;
  const searchPath = [options.schema ?? SCHEMA];
  const db = openDatabase({ url: databaseUrl, max: POOL_SIZE, searchPath, applicationName: 'notify-sandbox' });
  const root = new URL(publicUrl).pathname;
  const parts: NotifyParts = { db, clock, publicUrl };
  const app = express();
  app.disable('x-powered-by');
  const router = apiRouter(parts, apiKey);
  router.get('/sent.css', (_req, res) => void res.type('css').send(SENT_PAGE_CSS));
  router.get('/', async (_req, res) => {
    res.set('content-security-policy', PAGE_POLICY).set('cache-control', 'no-store');
    res.send(sentPage(root, await listNotifications(db, { limit: MOST_SHOWN })));
  });
  app.use(root, router);
  app.use(answerNotifyError(logger));
  return {
    app,
    answers: ({ url = '' }) => url === root || url.startsWith(`${root}/`),
    destroy: () => db.destroy(),
  };
}
