import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CannotRun } from './cannot-run.ts';

/** What the next start, and every command beside it, must know of an embedded server. Kept in `postgres.json`. */
export type ServerRecord = {
  clusterDir: string;
  /** Password of the superuser `postgres`. */
  adminPassword: string;
  /** Password of `practice_purse`, who owns the database and nothing else. */
  ownerPassword: string;
  /** Of the server last started; it may have ended since. */
  pid?: number;
  port?: number;
  url?: string;
};

const recordFile = (dataDir: string) => path.join(dataDir, 'postgres.json');

/** The record of the folder; undefined when there has never been a server. */
export function readServerRecord(dataDir: string): ServerRecord | undefined {
  try {
    return JSON.parse(readFileSync(recordFile(dataDir), 'utf8')) as ServerRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CannotRun(`Cannot read ${recordFile(dataDir)}: ${(error as Error).message}`);
  }
}

/** Replaces the record at once, readable by its owner only: it holds passwords. */
export function writeServerRecord(dataDir: string, record: ServerRecord): void {
  const draft = `${recordFile(dataDir)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, recordFile(dataDir));
}
