import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Request, type Response, type Router } from 'express';
import { API_VERSION, type Sandbox } from '../context.ts';
import { newId } from './new-id.ts';
import { errorBody, StripeError } from './stripe-error.ts';

/** What may happen to a call of the API on its way, or in place of an answer. Mount it before the API. */
export function apiFaults(sandbox: Sandbox): Router {
  const router = express.Router();
  router.use('/v1', async (req, res, next) => {
    const path = req.originalUrl.split('?')[0] ?? '';
    const outcome = await strikeCall(sandbox, { path, method: req.method });
    if (outcome === 'cut') req.socket.destroy();
    else if (outcome instanceof Error) refuse(req, res, outcome);
    else {
      if (outcome.failsInside) res.locals['failsOnPurpose'] = true;
      if (outcome.losesAnswer) loseAnswer(res);
      next();
    }
  });
  return router;
}

type Outcome = 'cut' | Error | { failsInside: boolean; losesAnswer: boolean };

async function strikeCall({ faults }: Sandbox, occasion: { path: string; method: string }): Promise<Outcome> {
  const slow = await faults.strike('slow_answer', occasion);
  if (slow) await sleep(slow.ms);
  if (await faults.strike('rate_limit', occasion)) return rateLimited();
  if (await faults.strike('reset_before', occasion)) return 'cut';
  const failing = await faults.strike('server_error', occasion);
  if (failing && !failing.stored) return new Error('failed on purpose');
  const losing = await faults.strike('reset_after', occasion);
  return { failsInside: failing !== undefined, losesAnswer: losing !== undefined };
}

function rateLimited(): StripeError {
  return new StripeError(
    429,
    'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
    { code: 'rate_limit' },
  );
}

function refuse(req: Request, res: Response, error: Error): void {
  const { status, body } = errorBody(error);
  res.set('request-id', newId('req')).set('stripe-version', req.get('stripe-version') ?? API_VERSION);
  res.status(status).json(body);
}

/** All is done as asked, and the connection ends where the answer would begin. */
function loseAnswer(res: Response): void {
  res.writeHead = () => {
    res.destroy();
    return res;
  };
}

/** Fails a call where its work would begin, if that is what the faults want: as a bug of Stripe's own would. */
export function failOnPurpose(res: Response | undefined): void {
  if (res?.locals['failsOnPurpose']) throw new Error('failed on purpose');
}
