/**
 * Stripe in: the synchronous decision, and the inbox of everything else. Raw bytes only: no session, no JSON
 * parser, no work for others before the answer.
 */
import express, { type Request, type Response, type Router } from 'express';
import type { Answer, AuthorizationRequest } from '../../modules/authorizations/index.ts';
import type { InboxEvent } from '../../modules/inbox/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { answerErrors } from './error-answer.ts';
import { readBody } from './read-body.ts';

/** Port: verifies a delivery and reads what it holds; throws when it is not Stripe's. */
export type WebhookReader = {
  readAuthorizationRequest(body: Buffer, signature: string): AuthorizationRequest;
  readEvent(body: Buffer, signature: string): InboxEvent;
  /** Whether a thrown error means a delivery that is to be refused. */
  isRefusal(error: unknown): boolean;
  /** Version that direct answers are written in. */
  version: string;
};

export type WebhooksDeps = {
  reader: WebhookReader;
  decide: (request: AuthorizationRequest) => Promise<Answer>;
  receiveEvent: (event: InboxEvent) => Promise<void>;
  logger: Logger;
};

const MOST_BYTES = 512 * 1024;

/** The body of an answer to Stripe: `amount` only when less than was asked is approved (R47). */
function answerBody(request: AuthorizationRequest, answer: Answer): { approved: boolean; amount?: number } {
  if (answer.approved && answer.approvedPence < request.amountPence) {
    return { approved: true, amount: answer.approvedPence };
  }
  return { approved: answer.approved };
}

/** Answers Stripe without what Express adds for browsers: that takes longer than the decision itself. */
function answer(res: Response, version: string, body: { approved: boolean; amount?: number }): void {
  const text = JSON.stringify(body);
  res.writeHead(200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Stripe-Version': version,
  });
  res.end(text);
}

const signatureOf = (req: Request) => req.get('stripe-signature') ?? '';

/** Runs a reader; answers 400 and returns null when the delivery is refused. */
function readOrRefuse<T>(deps: WebhooksDeps, res: Response, read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!deps.reader.isRefusal(error)) throw error;
    deps.logger.warn({ err: error }, 'a webhook delivery was refused');
    res.status(400).json({ error: 'refused' });
    return null;
  }
}

/** `POST /authorizations` answers within Stripe's two seconds; `POST /events` stores and answers 200. */
export function createWebhooksDoor(deps: WebhooksDeps): Router {
  const router = express.Router();

  router.post('/authorizations', async (req, res) => {
    const body = await readBody(req, MOST_BYTES);
    const request = readOrRefuse(deps, res, () => deps.reader.readAuthorizationRequest(body, signatureOf(req)));
    if (!request) return;
    answer(res, deps.reader.version, answerBody(request, await deps.decide(request)));
  });

  router.post('/events', async (req, res) => {
    const body = await readBody(req, MOST_BYTES);
    const event = readOrRefuse(deps, res, () => deps.reader.readEvent(body, signatureOf(req)));
    if (!event) return;
    await deps.receiveEvent(event);
    res.json({ received: true });
  });
  router.use(answerErrors(deps.logger));
  return router;
}
