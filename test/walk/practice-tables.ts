import { inScope, openDatabase, SERVICE_ROLE, type Trx } from '../../src/platform/database.ts';
import type { RunningService } from '../harness/service.ts';

/** Who works for which practice, and which practices pool their money, is no secret of a practice. */
const PUBLIC = ['alliance_members', 'principal_practices'];

export type PracticeTable = {
  name: string;
  isSecured: boolean;
  isForced: boolean;
  /** Records that everybody writes and few may read. */
  takesAnyRow: boolean;
};

/** Every table whose rows belong to a practice, as the database's catalog has them. */
export async function practiceTables(service: RunningService): Promise<PracticeTable[]> {
  const { rows } = await service.db.raw<{ rows: PracticeTable[] }>(
    `select c.relname as name, c.relrowsecurity as "isSecured", c.relforcerowsecurity as "isForced",
       exists (select from pg_policies p where p.tablename = c.relname and p.cmd = 'INSERT' and p.with_check = 'true')
         as "takesAnyRow"
     from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'practice_id' and not a.attisdropped
     where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
     order by c.relname`,
  );
  return rows.filter(({ name }) => !PUBLIC.includes(name));
}

/** How many rows of a practice a transaction sees. */
export async function countOf(trx: Trx, table: string, practiceId: string): Promise<number> {
  const row = await trx(table).where({ practice_id: practiceId }).count<{ count: number }[]>({ count: '*' }).first();
  return row?.count ?? 0;
}

/** That an administrator added a key or a person of the practice is in its audit too. */
const ABOUT_STAFF = "t.entity_kind = 'principal'";

/** All that a practice has, as one text for each table: the same text, the same rows. */
export async function stateOf(service: RunningService, practiceId: string): Promise<Record<string, string>> {
  const tables = await practiceTables(service);
  return inScope(service.db, 'all', async (trx) => {
    const state: Record<string, string> = {};
    for (const { name } of tables) {
      const { rows } = await trx.raw<{ rows: { sum: string }[] }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum
         from ${name} t where practice_id = ? ${name === 'audit_entries' ? `and not ${ABOUT_STAFF}` : ''}`,
        [practiceId],
      );
      state[name] = rows[0]?.sum ?? '';
    }
    return state;
  });
}

/** Columns that name a row of the practice itself; what else a row points to may be anybody's. */
const NAMING = ['id', 'reference', 'authorization_id', 'stripe_card_id', 'stripe_dispute_id'];

/** The ids and references of everything that a practice has: what no answer to anybody else may hold. */
export async function tracesOf(service: RunningService, practiceId: string): Promise<Set<string>> {
  const traces = new Set<string>();
  const tables = await practiceTables(service);
  await inScope(service.db, 'all', async (trx) => {
    for (const { name } of tables) {
      const rows: Record<string, unknown>[] = await trx(name).where({ practice_id: practiceId });
      for (const row of rows) {
        for (const column of NAMING) if (isTelling(row[column])) traces.add(String(row[column]));
      }
    }
  });
  return traces;
}

/** Numbers that count up are in every answer. */
const isTelling = (value: unknown): boolean => typeof value === 'string' && value.length > 5;

/** Works on the database as the service does, in one scope, and undoes what it did. */
export async function tryInScope<T>(
  service: RunningService,
  practices: string | null,
  work: (trx: Trx) => Promise<T>,
): Promise<T | string> {
  const db = openDatabase({ url: service.databaseUrl, role: SERVICE_ROLE, max: 1 });
  const trx = await db.transaction();
  try {
    if (practices !== null) await trx.raw("select set_config('app.practices', ?, true)", [practices]);
    return await work(trx);
  } catch (error) {
    return (error as Error).message;
  } finally {
    await trx.rollback();
    await db.destroy();
  }
}
