import type { ErrorRequestHandler } from 'express';
import type { Logger } from '../../platform/logger.ts';

/** Any failure: logged by its name and message, because what the library throws may carry tokens. */
export function answerFailure(logger: Logger): ErrorRequestHandler {
  return (error: Error, _req, res, next) => {
    logger.error({ fault: error.name, detail: error.message }, 'the identity provider failed');
    if (res.headersSent) return next(error);
    res.status(500).type('text/plain').send('The demonstration sign-in failed. Its log says why.');
  };
}
