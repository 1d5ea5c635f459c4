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

/**
 * Tables without a practice that nobody's practice is kept from, and why: who works here and what they may do, the rules
 * of the scheme, the books in numbers of accounts, what Stripe and the service tell of themselves.
 */
const OF_NOBODY = [
  ...['api_keys', 'principals', 'sessions', 'staff_declarations', 'staff_identities'],
  ...['approval_by_rule_switches', 'never_allowed_lists', 'policy_rehearsals', 'policy_versions', 'pool_terms'],
  ...['parties', 'party_names', 'party_successions', 'practices'],
  ...['closed_periods', 'issuing_balance', 'ledger_accounts', 'ledger_transfers'],
  ...['reconciliation_breaks', 'reconciliation_runs', 'stripe_events'],
  ...['risk_care_homes', 'risk_settings', 'stop_epoch', 'stops'],
  ...['installation', 'migrations', 'migrations_lock'],
];

/** The tables without a column for the practice, which nobody has yet said to be nobody's, and whether each is secured. */
export async function otherTables(service: RunningService): Promise<{ name: string; isSecured: boolean }[]> {
  const { rows } = await service.db.raw<{ rows: { name: string; isSecured: boolean }[] }>(
    `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as "isSecured"
     from pg_class c
     where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and not exists (select from pg_attribute a
       where a.attrelid = c.oid and a.attname = 'practice_id' and not a.attisdropped)
     order by c.relname`,
  );
  return rows.filter(({ name }) => !OF_NOBODY.includes(name));
}

/** How many rows of a practice a transaction sees. */
export async function countOf(trx: Trx, table: string, practiceId: string): Promise<number> {
  const row = await trx(table).where({ practice_id: practiceId }).count<{ count: number }[]>({ count: '*' }).first();
  return row?.count ?? 0;
}

/** That an administrator added a key or a person of the practice is in its audit and its events too. */
const ABOUT_STAFF: Readonly<Record<string, string>> = {
  audit_entries: "and t.entity_kind <> 'principal'",
  domain_events: "and t.type not like 'staff.%'",
};

/** All that a practice has, as one text for each table: the same text, the same rows. */
export async function stateOf(service: RunningService, practiceId: string): Promise<Record<string, string>> {
  const tables = await practiceTables(service);
  return inScope(service.db, 'all', async (trx) => {
    const state: Record<string, string> = {};
    for (const { name } of tables) {
      const { rows } = await trx.raw<{ rows: { sum: string }[] }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum
         from ${name} t where practice_id = ? ${ABOUT_STAFF[name] ?? ''}`,
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

/** What another practice has that names something of the first one's: table by table, how often. */
export async function crossingsOf(
  service: RunningService,
  about: { practiceId: string; elsewhereId: string },
): Promise<Record<string, number>> {
  const traces = [...(await tracesOf(service, about.practiceId))];
  const tables = await practiceTables(service);
  return inScope(service.db, 'all', async (trx) => {
    const crossings: Record<string, number> = {};
    for (const { name } of tables) {
      const { rows } = await trx.raw<{ rows: { row: string }[] }>(
        `select to_jsonb(t)::text as row from ${name} t where practice_id = ?`,
        [about.elsewhereId],
      );
      const count = rows.filter(({ row }) => traces.some((trace) => row.includes(trace))).length;
      if (count > 0) crossings[name] = count;
    }
    return crossings;
  });
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
