import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';

export type { Logger };

/** Where PostgreSQL tells the values of a row or a statement. */
const VALUES = ['detail', 'where', 'hint', 'internalQuery', 'dataType'];

/** An error without what PostgreSQL tells of the row that was at fault, its causes included. */
function errorOf(error: Error): unknown {
  const told: unknown = stdSerializers.err(error);
  if (typeof told !== 'object' || told === null) return told;
  return Object.fromEntries(Object.entries(told).filter(([name]) => !VALUES.includes(name) && name !== 'raw'));
}

/** JSON lines, on standard output unless told where. Holds no identity: only ids are ever logged. */
export function createLogger(options: { level: string; name: string; to?: DestinationStream }): Logger {
  const settings = {
    name: options.name,
    level: options.level,
    serializers: { err: errorOf },
    redact: ['req.headers.authorization', 'req.headers.cookie', 'req.headers["stripe-signature"]'],
  };
  return options.to ? pino(settings, options.to) : pino(settings);
}
