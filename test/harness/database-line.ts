import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type DatabaseLine = {
  /** The database by way of this line. */
  url: string;
  /** Nothing comes through any more, though the line stays open. */
  setDead(isDead: boolean): void;
  /**
   * Connections of this application name wait so long for every answer; with `until`, all they ask after the first
   * answer is on its way until then.
   */
  slow(applicationName: string, by: { answersMs?: number; until?: Promise<unknown> } | null): void;
  /** How many bytes of questions have reached the database so far. */
  askedBytes(): number;
  close(): void;
};

type Slowness = { applicationName: string; answersMs?: number; until?: Promise<unknown>; hasAnswered: boolean };

/** Does one thing after the other, each once what it waits for has come; at once where nothing waits. */
function inOrder() {
  let last: Promise<unknown> | null = null;
  return (ready: Promise<unknown> | undefined, work: () => void): void => {
    if (!last && !ready) {
      work();
      return;
    }
    const turn = Promise.all([last, ready]).then(() => {
      work();
      if (last === turn) last = null;
    });
    last = turn;
  };
}

/** A line to a database between which and the service something can be wrong. */
export async function openDatabaseLine(database: string): Promise<DatabaseLine> {
  const to = new URL(database);
  let isDead = false;
  let asked = 0;
  let slowness: Slowness | null = null;
  const ends: Socket[] = [];

  const server = createServer((near) => {
    const far = connect(Number(to.port), to.hostname);
    ends.push(near, far);
    for (const end of [near, far]) end.on('error', () => undefined);
    let startup = '';
    const its = () => (slowness && startup.includes(`\0${slowness.applicationName}\0`) ? slowness : null);
    const ask = inOrder();
    near.on('data', (bytes: Buffer) => {
      if (startup === '') startup = bytes.toString('latin1');
      const now = its();
      ask(now?.hasAnswered ? now.until : undefined, () => {
        if (isDead) return;
        asked += bytes.length;
        far.write(bytes);
      });
    });
    near.on('close', () => ask(undefined, () => far.end()));
    const answer = inOrder();
    far.on('data', (bytes) => {
      const now = its();
      if (now) now.hasAnswered = true;
      answer(now?.answersMs ? sleep(now.answersMs) : undefined, () => isDead || near.write(bytes));
    });
    far.on('close', () => answer(undefined, () => near.destroy()));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const through = new URL(to);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    setDead: (next) => {
      isDead = next;
    },
    slow: (applicationName, by) => {
      slowness = by ? { applicationName, ...by, hasAnswered: false } : null;
    },
    askedBytes: () => asked,
    close: () => {
      for (const end of ends) end.destroy();
      server.close();
    },
  };
}
