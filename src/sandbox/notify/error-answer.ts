import type { ErrorRequestHandler } from 'express';
import type { Logger } from '../../platform/logger.ts';

/** An answer of Notify's that is no success: a status, a type and words. */
export class NotifyError extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

/** A body that could not be read is the sender's fault; its error holds the body, so it is told to nobody. */
function asNotifyError(error: unknown): NotifyError {
  if (error instanceof NotifyError) return error;
  const { type } = error as { type?: unknown };
  if (typeof type === 'string' && type.startsWith('entity.')) {
    return new NotifyError(400, 'BadRequestError', 'Invalid JSON supplied in POST data');
  }
  return new NotifyError(500, 'Exception', 'Internal server error');
}

/** Answers as Notify does, and with 500 for anything else. */
export function answerNotifyError(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _req, res, _next) => {
    const known = asNotifyError(error);
    if (known.status === 500) logger.error({ err: error }, 'the stand-in for Notify failed');
    const { status, type, message } = known;
    res.status(status).json({ status_code: status, errors: [{ error: type, message }] });
  };
}
