import type { LondonDate } from '../../kernel/dates.ts';
import type { Role } from '../../kernel/principal.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { countRows } from './list-order.ts';
import { decodeCursor, type Page, type PageRequest, pageOf } from './page-cursor.ts';

/** Somebody who can sign in, or a key of a program: no money and nobody who is helped is in it. */
export type StaffView = {
  id: string;
  kind: 'staff' | 'api_key';
  name: string;
  title: string | null;
  role: Role;
  practices: { id: string; code: string; name: string }[];
  addedAt: Date;
  /** When their access ended; null while they have it. */
  endedAt: Date | null;
  /** The London day on which a key was last used. */
  keyLastUsedOn: LondonDate | null;
  /** The last day on which a key works; null of a person, and of a key without one. */
  keyEndsOn: LondonDate | null;
  /** Who answers for a key; null where nobody does. */
  owner: { id: string; name: string } | null;
};

export type StaffFilter = {
  kind?: StaffView['kind'] | undefined;
  state?: 'current' | 'ended' | undefined;
  role?: Role | undefined;
  /** Only those who work for this practice. */
  practiceId?: string | undefined;
};

const STAFF = `
  select p.id, p.kind, p.name, p.title, p.role, p.created_at as "addedAt", p.ended_at as "endedAt",
    k.last_used_on as "keyLastUsedOn", k.ends_on as "keyEndsOn",
    (select json_build_object('id', o.id, 'name', o.name) from principals o where o.id = p.owner_id) as owner,
    coalesce((select json_agg(json_build_object('id', q.id, 'code', q.code, 'name', n.name) order by q.code)
      from principal_practices pp join parties q on q.id = pp.practice_id
      join party_names n on n.party_id = q.id and n.valid_to is null
      where pp.principal_id = p.id), '[]') as practices
  from principals p left join api_keys k on k.principal_id = p.id
  where p.kind <> 'system'`;

function filterOf({ kind, state, role, practiceId }: StaffFilter) {
  return { kind: kind ?? null, state: state ?? null, role: role ?? null, practiceId: practiceId ?? null };
}

const MATCHING = `(cast(:kind as text) is null or s.kind = :kind)
  and (cast(:state as text) is null or (s."endedAt" is null) = (:state = 'current'))
  and (cast(:role as text) is null or s.role = :role)
  and (cast(:practiceId as uuid) is null or exists (
    select from principal_practices w where w.principal_id = s.id and w.practice_id = :practiceId))`;

/** How many people and keys match. */
export function countStaff(db: Db | Trx, filter: StaffFilter): Promise<number> {
  return countRows(db, { from: `(${STAFF}) s`, where: MATCHING, bindings: filterOf(filter) });
}

/** Everybody who matches, by name. */
export async function listStaff(db: Db | Trx, request: StaffFilter & PageRequest): Promise<Page<StaffView>> {
  const [name = null, id = null] = decodeCursor(request.cursor, ['text', 'uuid']) ?? [];
  const { rows } = await db.raw<{ rows: StaffView[] }>(
    `select * from (${STAFF}) s
     where ${MATCHING}
       and (cast(:name as text) is null or (s.name, s.id) > (:name, cast(:id as uuid)))
     order by s.name, s.id limit :limit`,
    { ...filterOf(request), name, id, limit: request.limit + 1 },
  );
  return pageOf(rows, request.limit, (row) => [row.name, row.id]);
}

/** One of them; null when there is none of this id. */
export async function staffView(db: Db | Trx, id: string): Promise<StaffView | null> {
  const { rows } = await db.raw<{ rows: StaffView[] }>(`select * from (${STAFF}) s where s.id = ?`, [id]);
  return rows[0] ?? null;
}
