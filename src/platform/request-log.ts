import type { IncomingMessage, ServerResponse } from 'node:http';
import { pinoHttp } from 'pino-http';
import type { Logger } from './logger.ts';

type Middleware = (req: IncomingMessage, res: ServerResponse, next: () => void) => void;

/** The path alone: what people typed into a search is in the query, and no log holds that. */
const pathOf = (url: string | undefined) => url?.split('?')[0];

/** One line for each request: method, path, status and time; no headers, no query, no body. */
export function logRequests(logger: Logger): Middleware {
  const log = pinoHttp({
    logger,
    serializers: {
      req: (req: { method: string; url?: string }) => ({ method: req.method, path: pathOf(req.url) }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
    },
    customLogLevel: (_req, res, error) => (error || res.statusCode >= 500 ? 'error' : 'debug'),
  });
  return (req, res, next) => log(req, res, next);
}
