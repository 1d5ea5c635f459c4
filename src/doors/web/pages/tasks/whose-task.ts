import { type ApprovalBand, type Awards, findAward, reaches, readRoom } from '../../../../modules/awards/index.ts';
import type { Trx } from '../../../../platform/database.ts';
import type { WebDeps } from '../../web-deps.ts';
import type { Task, TaskReader, TaskTest } from './task.ts';

type Candidate = Pick<Task, 'kind' | 'subject' | 'awardId' | 'amountPence'>;
export type TaskDeps = Pick<WebDeps, 'awards'>;

/** For so long a band is remembered: every page counts what waits, and a decision asks for it anew. */
const REMEMBERED_MS = 30_000;
const MOST_REMEMBERED = 5_000;

type Remembered = Map<string, { band: ApprovalBand | null; until: number }>;
const bands = new WeakMap<Awards, Remembered>();

async function readBand(
  { awards }: TaskDeps,
  trx: Trx,
  { test, subject, awardId }: Candidate & { test: TaskTest },
): Promise<ApprovalBand | null> {
  if (test === 'band_of_addition') return (await awards.needsOfAddition(trx, subject))?.needed ?? null;
  const award = awardId ? await findAward(trx, awardId) : null;
  return award && (await awards.needsOf(trx, award)).band;
}

/** Who must decide at least, as the awards say it (R15); read anew for a list, remembered for a count. */
async function bandOf(
  deps: TaskDeps,
  trx: Trx,
  about: { candidate: Candidate; test: TaskTest; reader: TaskReader; isCount: boolean },
): Promise<ApprovalBand | null> {
  const { candidate, test, reader, isCount } = about;
  const known: Remembered = bands.get(deps.awards) ?? new Map();
  bands.set(deps.awards, known);
  const key = `${test}:${candidate.subject}`;
  const now = reader.now.getTime();
  const before = known.get(key);
  if (isCount && before && before.until > now && before.until <= now + REMEMBERED_MS) return before.band;
  const band = await readBand(deps, trx, { ...candidate, test });
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(key, { band, until: now + REMEMBERED_MS });
  return band;
}

/**
 * Whether somebody of these roles is asked to decide: the least role that may (R15). A refused award that is looked at
 * once more needs another person than before, so finance is asked too (R34).
 */
function isAsked({ kind }: Candidate, roles: readonly string[], band: ApprovalBand): boolean {
  if (roles.includes(band === 'rule' ? 'approver' : band)) return true;
  return kind === 'reconsider' && roles.includes('finance') && reaches('finance', band);
}

/** Whether the budget, and of a pool the practice's share, has room for the request that waits longest (R3). */
async function hasRoom(trx: Trx, { subject: budgetId, amountPence }: Candidate, reader: TaskReader): Promise<boolean> {
  if (reader.practiceId === null || amountPence === null) return false;
  return (await readRoom(trx, { budgetId, practiceId: reader.practiceId })) >= amountPence;
}

/** Whether what a query found is a task of this person: asked of those who decide, not written down again in SQL. */
export async function isTheirTask(
  deps: TaskDeps,
  trx: Trx,
  about: { candidate: Candidate; test: TaskTest; reader: TaskReader; isCount: boolean },
): Promise<boolean> {
  const { candidate, test, reader } = about;
  if (test === 'room') return hasRoom(trx, candidate, reader);
  const band = await bandOf(deps, trx, about);
  return band !== null && isAsked(candidate, reader.roles, band);
}
