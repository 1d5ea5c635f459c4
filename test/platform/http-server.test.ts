import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { openHttpServer } from '../../src/platform/http-server.ts';

/** The longest that a web proxy keeps a resting connection, as they come. */
const PROXY_RESTS_MS = 60_000;
/** What somebody with a slow line may need for a file of awards. */
const SLOW_FILE_MS = 20_000;
const MINUTE_MS = 60_000;

let server: Server;

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

it('gives up whoever sends a body without end, within a minute, and lets slow lines finish', () => {
  server = openHttpServer((_, res) => res.end());
  expect(server.headersTimeout).toBeLessThanOrEqual(server.requestTimeout);
  expect(server.requestTimeout).toBeGreaterThan(SLOW_FILE_MS);
  expect(server.requestTimeout).toBeLessThan(MINUTE_MS);
  expect(server.keepAliveTimeout).toBeGreaterThan(PROXY_RESTS_MS);
});

it('answers 408 to a body that is not there in time, and hangs up', async () => {
  const soon = { headersTimeout: 100, requestTimeout: 100, connectionsCheckingInterval: 20 };
  server = openHttpServer((req) => req.on('error', () => undefined).resume(), soon);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sender = connect((server.address() as AddressInfo).port, '127.0.0.1');
  sender.write('POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\n{');
  let answer = '';
  sender.on('data', (bytes) => {
    answer += bytes;
  });
  await once(sender, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
});
