import type { ErrorRequestHandler } from 'express';
import type { Sandbox } from '../context.ts';
import { errorBody } from './stripe-error.ts';

/** What nobody expected, also a body that cannot be read: logged, and told in Stripe's shape without its details. */
export function answerFault({ logger }: Sandbox): ErrorRequestHandler {
  return (error, _req, res, next) => {
    if (res.headersSent) return next(error);
    logger.error({ err: error }, 'the sandbox failed');
    const { status, body } = errorBody(error);
    res.status(status).json(body);
  };
}
