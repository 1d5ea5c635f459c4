import { spawnSync } from 'node:child_process';
import path from 'node:path';
import pg from 'pg';
import { connectionSettings } from '../src/platform/database.ts';
import type { SentIds } from './load-job.ts';
import { authorizationId } from './signed-bodies.ts';

const OF_RUN = `
  with told as (
    select authorization_id as id, count(*) as n, sum(approved_pence) as pence from decisions
    where authorization_id = any ($1) group by 1),
  held as (
    select authorization_id as id, sum(amount_pence) as pence from ledger_transfers
    where authorization_id = any ($1) and is_hold and state = 'pending' group by 1)
  select count(told.id)::int as decided, count(*) filter (where told.n > 1)::int as doubled,
    count(*) filter (where coalesce(told.pence, 0) <> coalesce(held.pence, 0))::int as differing,
    (select count(*)::int from authorizations where id = any ($1)) as known
  from told full join held using (id)`;

type Found = { decided: number; doubled: number; differing: number; known: number };

function problemsOf(run: SentIds, { decided, doubled, differing, known }: Found): string[] {
  const isLost = run.sent === null ? decided < run.answered : decided !== run.sent;
  return [
    isLost ? `${run.sent ?? run.answered} were answered and ${decided} decisions are on record` : '',
    doubled > 0 ? `${doubled} have more than one decision` : '',
    differing > 0 ? `of ${differing} the approved sum is not what is held` : '',
    known !== decided ? `${known} authorizations and ${decided} decisions` : '',
  ].filter(Boolean);
}

/**
 * What must be true of a run on the service's database: every request that was sent has exactly one decision, and
 * what is held for it is what was approved. Returns a line for each thing that is not so.
 */
export async function checkSent(url: string, run: SentIds): Promise<string[]> {
  const client = new pg.Client(connectionSettings({ url }));
  await client.connect();
  try {
    await client.query(`set app.practices = '*'`);
    const ids = Array.from({ length: run.bodies }, (_, n) => authorizationId(run.prefix, n));
    const { rows } = await client.query<Found>(OF_RUN, [ids]);
    return rows.flatMap((found) => problemsOf(run, found));
  } finally {
    await client.end();
  }
}

const VERIFY = path.join(import.meta.dirname, '../src/main/ledger-verify.ts');

/** `npm run ledger:verify` on a database: that no award is negative is one of its checks. */
export function verifyLedgerOf(url: string): { right: boolean; said: string } {
  const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: url };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--max-old-space-size=8192', VERIFY], {
    env,
    encoding: 'utf8',
  });
  return { right: status === 0, said: stdout + stderr };
}
