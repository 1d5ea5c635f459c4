import type { Role } from '../../../../kernel/principal.ts';
import { mostPenceOf } from '../../../../modules/awards/index.ts';
import type { Trx } from '../../../../platform/database.ts';
import { AWARD_TASKS } from './award-tasks.query.ts';
import { OTHER_TASKS } from './other-tasks.query.ts';
import { TAKEN_OVER_TASKS } from './taken-over-tasks.query.ts';
import type { Task, TaskReader, TaskSource } from './task.ts';
import { isTheirTask, type TaskDeps } from './whose-task.ts';

/** No practice has as many on one day; beyond them the newest wait until older ones are done. */
const MOST_READ = 500;
/** From here on a menu says 99+. */
const MOST_COUNTED = 100;

const SOURCES: readonly TaskSource[] = [...AWARD_TASKS, ...OTHER_TASKS, ...TAKEN_OVER_TASKS];

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
  const { id: me, alsoActsAs = [], practiceId: practice, today, now } = reader;
  const bounds = { approverPence: mostPenceOf('approver'), financePence: mostPenceOf('finance') };
  return { me, selves: [me, ...alsoActsAs], practice, today, now, ...bounds };
}

/** Staff of a practice who work for none have nothing to do, as has a role without sources. */
function isIdle(reader: TaskReader, sources: readonly TaskSource[]): boolean {
  const needsPractice = reader.roles.some((role) => PRACTICE_SOURCES.has(role));
  return sources.length === 0 || (needsPractice && reader.practiceId === null);
}

const TASKS_OF = (union: string) => `
  select t.kind, t.subject, t.since, t.due_on as "dueOn", cast(t.n as int) as count, t.award_id as "awardId",
    a.recipient_id as "recipientId", a.reference, a.method, a.amount_pence as "amountPence", v.name as "policyName",
    a.expires_on as "expiresOn"
  from (${union}) t
  left join awards a on a.id = t.award_id
  left join policy_versions v on v.id = a.policy_version_id
  order by t.since, t.kind, t.subject limit ${MOST_READ} offset :from`;

async function readFrom(
  trx: Trx,
  reader: TaskReader,
  { union, from = 0 }: { union: string; from?: number },
): Promise<Task[]> {
  if (union === '') return [];
  return (await trx.raw<{ rows: Task[] }>(TASKS_OF(union), { ...bindingsOf(reader), from })).rows;
}

type Testing = { sources: readonly TaskSource[]; reader: TaskReader; isCount: boolean; most: number };

/** Those of the tasks that are this person's, where a query finds more than that; as many as are wanted. */
async function keepTheirs(
  deps: TaskDeps,
  trx: Trx,
  { tasks, sources, most, ...rest }: Testing & { tasks: readonly Task[] },
): Promise<Task[]> {
  const kept: Task[] = [];
  for (const candidate of tasks) {
    if (kept.length >= most) break;
    const test = sources.find(({ kind }) => kind === candidate.kind)?.test;
    if (!test || (await isTheirTask(deps, trx, { ...rest, candidate, test }))) kept.push(candidate);
  }
  return kept;
}

/** The oldest of theirs, however many of others are older: on through the candidates until enough are found. */
async function findTheirs(deps: TaskDeps, trx: Trx, testing: Testing): Promise<Task[]> {
  const { sources, reader, most } = testing;
  const kept: Task[] = [];
  for (let from = 0; kept.length < most; from += MOST_READ) {
    const tasks = await readFrom(trx, reader, { union: unionOf(sources), from });
    kept.push(...(await keepTheirs(deps, trx, { ...testing, tasks, most: most - kept.length })));
    if (tasks.length < MOST_READ) break;
  }
  return kept;
}

const oldestFirst = (one: Task, other: Task) => one.since.getTime() - other.since.getTime();

/**
 * Everything that waits for this person, oldest first, within what the scope of the transaction sees. What may be for
 * somebody else is read apart, so that it crowds nothing out.
 */
export async function readTasks(deps: TaskDeps, trx: Trx, reader: TaskReader): Promise<Task[]> {
  const all = sourcesFor(reader.roles);
  if (isIdle(reader, all)) return [];
  const [sources, plain] = [all.filter(({ test }) => test), all.filter(({ test }) => !test)];
  const own = await readFrom(trx, reader, { union: unionOf(plain) });
  const theirs = await findTheirs(deps, trx, { sources, reader, isCount: false, most: MOST_READ });
  return [...own, ...theirs].sort(oldestFirst);
}

async function countPlain(trx: Trx, reader: TaskReader, sources: readonly TaskSource[]): Promise<number> {
  if (sources.length === 0) return 0;
  const { rows } = await trx.raw<{ rows: { count: number }[] }>(
    `select cast(coalesce(sum(n), 0) as int) as count from (${unionOf(sources, `limit ${MOST_COUNTED}`)}) t`,
    bindingsOf(reader),
  );
  return rows[0]?.count ?? 0;
}

/** Of each kind the first found; only where those are not enough, and there are more, the others too. */
async function countTested(deps: TaskDeps, trx: Trx, about: Pick<Testing, 'sources' | 'reader'>): Promise<number> {
  const testing = { ...about, isCount: true, most: MOST_COUNTED };
  const tasks = await readFrom(trx, about.reader, { union: unionOf(about.sources, `limit ${MOST_COUNTED}`) });
  const first = await keepTheirs(deps, trx, { ...testing, tasks });
  const isAll = tasks.length < MOST_COUNTED || first.length >= MOST_COUNTED;
  const theirs = isAll ? first : await findTheirs(deps, trx, testing);
  return theirs.reduce((sum, { count }) => sum + count, 0);
}

/** How much waits for this person; of no kind more than {@link MOST_COUNTED} are counted, because every page asks. */
export async function countTasks(deps: TaskDeps, trx: Trx, reader: TaskReader): Promise<number> {
  const sources = sourcesFor(reader.roles);
  if (isIdle(reader, sources)) return 0;
  const [tested, plain] = [sources.filter(({ test }) => test), sources.filter(({ test }) => !test)];
  return (await countPlain(trx, reader, plain)) + (await countTested(deps, trx, { sources: tested, reader }));
}
