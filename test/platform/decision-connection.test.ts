import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { openDecisionConnection } from '../../src/platform/decision-connection.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { freshDatabase } from '../harness/database.ts';

/** A line to the database that can go dead: it stays open and nothing comes through. */
async function deadableLine(url: URL) {
  let dead = false;
  const ends: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(Number(url.port), url.hostname);
    ends.push(near, far);
    near.on('data', (bytes) => dead || far.write(bytes));
    far.on('data', (bytes) => dead || near.write(bytes));
    for (const end of [near, far]) end.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    setDead: (next: boolean) => {
      dead = next;
    },
    close: () => {
      for (const end of ends) end.destroy();
      server.close();
    },
  };
}

it('gives up a database that has gone silent, and is there again when the line is (R44)', async () => {
  const database = await freshDatabase();
  const line = await deadableLine(new URL(database.url));
  const logger = createLogger({ name: 'test', level: 'silent' });
  const connection = openDecisionConnection({ url: line.url, logger });
  const ask = () => connection.query<{ one: number }>('one', 'select 1 as one', []);
  expect(await ask()).toEqual([{ one: 1 }]);
  line.setDead(true);
  await expect(ask()).rejects.toThrow();
  line.setDead(false);
  expect(await ask()).toEqual([{ one: 1 }]);
  await connection.close();
  line.close();
  await database.destroy();
});
