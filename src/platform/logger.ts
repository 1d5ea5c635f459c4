import { type Logger, pino } from 'pino';

export type { Logger };

/** JSON lines on standard output. Holds no identity: only ids are ever logged. */
export function createLogger(options: { level: string; name: string }): Logger {
  return pino({
    name: options.name,
    level: options.level,
    redact: ['req.headers.authorization', 'req.headers.cookie', 'req.headers["stripe-signature"]'],
  });
}
