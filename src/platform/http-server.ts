import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';

/**
 * How long a connection may take. Whoever sends slowly is cut off: until then, each holds what it has sent in memory.
 * A connection that rests outlives those of the usual proxies, which rest for a minute: one that is closed in the moment
 * in which a proxy sends Stripe's question loses it, and Stripe does not ask again.
 */
const LIMITS: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5000,
};

/** A server that waits for nobody for long; `limits` for tests of it. */
export function openHttpServer(listener: RequestListener, limits: ServerOptions = {}): Server {
  return createServer({ ...LIMITS, ...limits }, listener);
}
