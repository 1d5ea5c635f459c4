import type { NextFunction, Request, Response } from 'express';
import type { Logger } from '../../platform/logger.ts';

const statusOf = (error: unknown): number => {
  const status = error instanceof Error && 'status' in error ? error.status : 500;
  return typeof status === 'number' && status >= 400 ? status : 500;
};

/** Answers what a route threw without a word of the error itself; it is in the log. */
export function answerErrors(logger: Logger) {
  return (error: unknown, _req: Request, res: Response, next: NextFunction): void => {
    const status = statusOf(error);
    if (status >= 500) logger.error({ err: error }, 'a webhook failed');
    if (res.headersSent) next(error);
    else res.status(status).json({ error: status >= 500 ? 'failed' : 'refused' });
  };
}
