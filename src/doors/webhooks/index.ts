/**
 * Stripe in: the synchronous decision, and the inbox of everything else. Raw bytes only: no session, no JSON
 * parser, no work for others before the answer.
 */
import express, { type Request, type Response, type Router } from 'express';
import type { Answer, AuthorizationRequest } from '../../modules/authorizations/index.ts';
import type { InboxEvent } from '../../modules/inbox/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { answerErrors } from './error-answer.ts';

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

const MAX_BODY = '512kb';

/** The body of an answer to Stripe: `amount` only when less than was asked is approved (R47). */
function answerBody(request: AuthorizationRequest, answer: Answer): { approved: boolean; amount?: number } {
  if (answer.approved && answer.approvedPence < request.amountPence) {
    return { approved: true, amount: answer.approvedPence };
  }
  return { approved: answer.approved };
}

function delivery(req: Request): { body: Buffer; signature: string } {
  return { body: req.body as Buffer, signature: req.get('stripe-signature') ?? '' };
}

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
  router.use(express.raw({ type: 'application/json', limit: MAX_BODY }));

  router.post('/authorizations', async (req, res) => {
    const { body, signature } = delivery(req);
    const request = readOrRefuse(deps, res, () => deps.reader.readAuthorizationRequest(body, signature));
    if (!request) return;
    const answer = await deps.decide(request);
    res.set('Stripe-Version', deps.reader.version).json(answerBody(request, answer));
  });

  router.post('/events', async (req, res) => {
    const { body, signature } = delivery(req);
    const event = readOrRefuse(deps, res, () => deps.reader.readEvent(body, signature));
    if (!event) return;
    await deps.receiveEvent(event);
    res.json({ received: true });
  });
  router.use(answerErrors(deps.logger));
  return router;
}
