import { spawnSync } from 'node:child_process';
import { CannotRun } from '../src/platform/cannot-run.ts';

const SCALE = 50;
const THREADS = 2;

/** How to get what is missing; the ratio fails until it is there. */
export const PGBENCH_MISSING =
  'pgbench was not found, so the ratio to it fails. It comes with PostgreSQL: apt-get install postgresql (Debian, Ubuntu), brew install postgresql (macOS).';

export function hasPgbench(): boolean {
  return spawnSync('pgbench', ['--version']).status === 0;
}

function pgbench(url: string, args: readonly string[]): string {
  const at = new URL(url);
  const env = { ...process.env, PGPASSWORD: decodeURIComponent(at.password) };
  const where = ['-h', at.hostname, '-p', at.port || '5432', '-U', at.username, at.pathname.slice(1)];
  const { status, stdout, stderr } = spawnSync('pgbench', [...args, ...where], { env, encoding: 'utf8' });
  if (status !== 0) throw new CannotRun(`pgbench failed: ${stderr}`);
  return stdout;
}

/** Makes the tables of the TPC-B-like script: 5 million accounts. */
export function preparePgbench(url: string): void {
  pgbench(url, ['-i', '-q', '-s', String(SCALE)]);
}

/**
 * Transactions per second of the TPC-B-like script with prepared statements, without the time to connect. Null when
 * pgbench does not say, as when the machine is too busy to connect all clients in time.
 */
export function runPgbench(url: string, { clients, seconds }: { clients: number; seconds: number }): number | null {
  const threads = Math.min(THREADS, clients);
  const said = pgbench(url, [
    '-n',
    '-M',
    'prepared',
    '-c',
    String(clients),
    '-j',
    String(threads),
    '-T',
    String(seconds),
  ]);
  const tps = /tps = ([\d.]+)/.exec(said)?.[1];
  return tps === undefined ? null : Number(tps);
}
