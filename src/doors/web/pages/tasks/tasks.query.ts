import type { LondonDate } from '../../../../kernel/dates.ts';
import type { Role } from '../../../../kernel/principal.ts';
import type { Trx } from '../../../../platform/database.ts';
import { AWARD_TASKS } from './award-tasks.query.ts';
import { OTHER_TASKS } from './other-tasks.query.ts';
import type { Task, TaskSource } from './task.ts';

/** Whose tasks, where and when. */
export type TaskReader = {
  id: string;
  /** Their own first, then the one in whose place they decide on awards. */
  roles: readonly Role[];
  /** Of a practice's staff: the one they are working for now. */
  practiceId: string | null;
  today: LondonDate;
  now: Date;
};

/** No practice has as many on one day; the page says so if one ever does. */
const MOST_READ = 500;
/** From here on a menu says 99+. */
const MOST_COUNTED = 100;

const SOURCES: readonly TaskSource[] = [...AWARD_TASKS, ...OTHER_TASKS];

const PRACTICE_SOURCES: ReadonlySet<Role> = new Set(['requester', 'approver', 'practice_manager']);

/** Each kind once, by the first source that is for one of the roles. */
function sourcesFor(roles: readonly Role[]): TaskSource[] {
  const counted = (source: TaskSource) => (source.isOwnRoleOnly ? roles.slice(0, 1) : roles);
  const own = SOURCES.filter((source) => source.roles.some((role) => counted(source).includes(role)));
  return own.filter(({ kind }, place) => own.findIndex((source) => source.kind === kind) === place);
}

const unionOf = (sources: readonly TaskSource[], most = ''): string =>
  sources
    .map(
      ({ kind, sql }) =>
        `select '${kind}' as kind, cast(subject as text) as subject, since, due_on, award_id, n from (${sql} ${most}) source`,
    )
    .join(' union all ');

function bindingsOf(reader: TaskReader) {
  const { id: me, practiceId: practice, today, now } = reader;
  return { me, practice, today, now };
}

/** Staff of a practice who work for none have nothing to do, as has a role without sources. */
function isIdle(reader: TaskReader, sources: readonly TaskSource[]): boolean {
  const needsPractice = reader.roles.some((role) => PRACTICE_SOURCES.has(role));
  return sources.length === 0 || (needsPractice && reader.practiceId === null);
}

/** Everything that waits for this person, oldest first, within what the scope of the transaction sees. */
export async function readTasks(trx: Trx, reader: TaskReader): Promise<Task[]> {
  const sources = sourcesFor(reader.roles);
  if (isIdle(reader, sources)) return [];
  const { rows } = await trx.raw<{ rows: Task[] }>(
    `select t.kind, t.subject, t.since, t.due_on as "dueOn", cast(t.n as int) as count, t.award_id as "awardId",
      a.recipient_id as "recipientId", a.reference, a.amount_pence as "amountPence", v.name as "policyName",
      a.expires_on as "expiresOn"
    from (${unionOf(sources)}) t
    left join awards a on a.id = t.award_id
    left join policy_versions v on v.id = a.policy_version_id
    order by t.since, t.kind, t.subject limit ${MOST_READ}`,
    bindingsOf(reader),
  );
  return rows;
}

/** How much waits for this person; of no kind more than {@link MOST_COUNTED} are counted, because every page asks. */
export async function countTasks(trx: Trx, reader: TaskReader): Promise<number> {
  const sources = sourcesFor(reader.roles);
  if (isIdle(reader, sources)) return 0;
  const { rows } = await trx.raw<{ rows: { count: number }[] }>(
    `select cast(coalesce(sum(n), 0) as int) as count from (${unionOf(sources, `limit ${MOST_COUNTED}`)}) t`,
    bindingsOf(reader),
  );
  return rows[0]?.count ?? 0;
}
