import type { LondonDate } from '../../kernel/dates.ts';
import { ROLES, type Role } from '../../kernel/principal.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { countRows, inOrderOf, type ListRows, pageOfIds, placeAmong, type SortOrder, wordsOf } from './list-order.ts';
import type { Page, PageRequest } from './page-cursor.ts';

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
  /** When whoever answers for a key took it; null of a person, and while it waits for that and does not work. */
  keyTakenAt: Date | null;
  /** Who answers for a key; null where nobody does. */
  owner: { id: string; name: string } | null;
};

/** Since when access is there or, of a key, when it was last used; whose access has ended, when. Exact to what a cursor holds. */
const ACCESS = `date_trunc('milliseconds', coalesce(s."endedAt", case when s.kind = 'staff' then s."addedAt"
  else coalesce(s."keyLastUsedOn", date '1970-01-01')::timestamp at time zone 'UTC' end))`;

/** What the list of staff and keys can be sorted by. */
export const STAFF_SORTS = {
  name: wordsOf('s.name'),
  role: placeAmong('s.role', ROLES),
  practices: wordsOf(`coalesce(s.practices -> 0 ->> 'name', case s.role when 'admin' then 'None' else 'All' end)`),
  access: { sql: ACCESS, type: 'timestamptz' },
} as const satisfies ListRows<string>['sorts'];

export type StaffFilter = {
  sort?: SortOrder<keyof typeof STAFF_SORTS> | undefined;
  kind?: StaffView['kind'] | undefined;
  state?: 'current' | 'ended' | undefined;
  role?: Role | undefined;
  /** Only those who work for this practice. */
  practiceId?: string | undefined;
  /** Only keys that this person answers for. */
  ownerId?: string | undefined;
};

const STAFF = `
  select p.id, p.kind, p.name, p.title, p.role, p.created_at as "addedAt", p.ended_at as "endedAt",
    k.last_used_on as "keyLastUsedOn", k.ends_on as "keyEndsOn",
    k.taken_at as "keyTakenAt",
    (select json_build_object('id', o.id, 'name', o.name) from principals o where o.id = p.owner_id) as owner,
    coalesce((select json_agg(json_build_object('id', q.id, 'code', q.code, 'name', n.name) order by q.code)
      from principal_practices pp join parties q on q.id = pp.practice_id
      join party_names n on n.party_id = q.id and n.valid_to is null
      where pp.principal_id = p.id), '[]') as practices
  from principals p left join api_keys k on k.principal_id = p.id
  where p.kind <> 'system'`;

const rowsOf = ({ kind, state, role, practiceId, ownerId }: StaffFilter): ListRows<keyof typeof STAFF_SORTS> => ({
  from: `(${STAFF}) s`,
  id: 's.id',
  where: `(cast(:kind as text) is null or s.kind = :kind)
    and (cast(:state as text) is null or (s."endedAt" is null) = (:state = 'current'))
    and (cast(:role as text) is null or s.role = :role)
    and (cast(:ownerId as text) is null or s.owner ->> 'id' = :ownerId)
    and (cast(:practiceId as uuid) is null or exists (
      select from principal_practices w where w.principal_id = s.id and w.practice_id = :practiceId))`,
  bindings: {
    kind: kind ?? null,
    state: state ?? null,
    role: role ?? null,
    practiceId: practiceId ?? null,
    ownerId: ownerId ?? null,
  },
  sorts: STAFF_SORTS,
});

/** How many people and keys match. */
export function countStaff(db: Db | Trx, filter: StaffFilter): Promise<number> {
  return countRows(db, rowsOf(filter));
}

/** Everybody who matches, by name unless another order is asked for. */
export async function listStaff(db: Db | Trx, request: StaffFilter & PageRequest): Promise<Page<StaffView>> {
  const { sort = 'name', limit, cursor } = request;
  const page = await pageOfIds(db, rowsOf(request), { sort, limit, cursor });
  const { rows } = await db.raw<{ rows: StaffView[] }>(`select * from (${STAFF}) s where s.id = any (?)`, [page.data]);
  return { data: inOrderOf(page.data, rows, (row) => row.id), nextCursor: page.nextCursor };
}

/** One of them; null when there is none of this id. */
export async function staffView(db: Db | Trx, id: string): Promise<StaffView | null> {
  const { rows } = await db.raw<{ rows: StaffView[] }>(`select * from (${STAFF}) s where s.id = ?`, [id]);
  return rows[0] ?? null;
}
