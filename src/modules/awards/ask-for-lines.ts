import { AppError } from '../../kernel/app-error.ts';
import { formatPence, type Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Award } from './core/award.ts';
import { columnOf } from './core/bulk-columns.ts';
import type { BulkFinding, BulkUpload } from './core/bulk-upload.ts';
import { lockPeople } from './lock-person.ts';
import { type PreparedRequest, prepareRequest } from './prepare-request.ts';
import type { BulkLine, ReadFile } from './read-bulk-lines.ts';
import { askOnce } from './request-award.ts';
import { readRoom } from './room-in-budget.ts';

type Asking = {
  principal: Principal;
  upload: Pick<BulkUpload, 'id' | 'practiceId'>;
  file: ReadFile;
  /** Told from time to time how many lines are through. */
  tell: (doneLines: number) => Promise<void>;
};
type Prepared = BulkLine & { prepared: PreparedRequest };
type Asked = Prepared & { award: Award };

export type AskedFor = {
  asked: { line: number; award: Award }[];
  findings: BulkFinding[];
  totalPence: Pence;
  availablePence: Pence;
};

/** Does one line so that its refusal undoes it alone. */
async function tryLine<T>(
  trx: Trx,
  about: { line: number; heading: readonly string[] },
  act: (trx: Trx) => Promise<T>,
): Promise<{ value: T } | { findings: BulkFinding[] }> {
  try {
    return { value: await trx.transaction(act) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { line, heading } = about;
    const faults = error.errors.length > 0 ? error.errors : [{ field: '', message: error.message }];
    return {
      findings: faults.map(({ field, message }) => ({ line, column: columnOf(field, heading), message })),
    };
  }
}

/**
 * Finds or adds everybody first, their descriptions locked in one order, and then locks them in one order: two at once
 * never wait for each other in a ring, whatever the order of their lines.
 */
async function prepareAll(deps: AwardsDeps, trx: Trx, { principal, file }: Asking) {
  const prepared: Prepared[] = [];
  const findings: BulkFinding[] = [];
  const described = file.lines.flatMap(({ request }) => request.recipient ?? []);
  await deps.recipients.lockDescribed(trx, described);
  for (const one of file.lines) {
    const { line, request } = one;
    const tried = await tryLine(trx, { line, heading: file.heading }, (part) =>
      prepareRequest(deps, part, { principal, request, isFirstLook: true }),
    );
    if ('value' in tried) prepared.push({ ...one, prepared: tried.value });
    else findings.push(...tried.findings);
  }
  await lockPeople(deps, trx, new Set(prepared.map((one) => one.prepared.recipientId)));
  return { prepared, findings };
}

const sameAs = ({ prepared, request }: Prepared) =>
  `${prepared.recipientId} ${prepared.policy.id} ${request.amountPence}`;

/** Lines that ask for the same person, policy and amount as a line above them. */
function duplicatesIn(prepared: readonly Prepared[], heading: readonly string[]): BulkFinding[] {
  const first = new Map<string, number>();
  return prepared.flatMap((one) => {
    const key = sameAs(one);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, one.line);
      return [];
    }
    const message = `The same person, policy and amount as line ${earlier}.`;
    return [{ line: one.line, column: columnOf('recipient', heading), message }];
  });
}

/** What all lines ask for, against what the budgets have left. A line that may wait for money is not held against them. */
async function sumUp(trx: Trx, { upload, file }: Asking, asked: readonly Asked[]) {
  const findings: BulkFinding[] = [];
  const budgets = Map.groupBy(asked, ({ prepared }) => prepared.budget.id);
  let availablePence = 0;
  for (const [budgetId, lines] of budgets) {
    const roomPence = await readRoom(trx, { budgetId, practiceId: upload.practiceId });
    const neededPence = lines
      .filter(({ request }) => request.ifNoFunds !== 'wait')
      .reduce((sum, { request }) => sum + request.amountPence, 0);
    availablePence += roomPence;
    if (neededPence <= roomPence) continue;
    const message = `All lines together ask for ${formatPence(neededPence)}, and the budget has ${formatPence(roomPence)} left.`;
    findings.push({ line: null, column: columnOf('amountPence', file.heading), message });
  }
  const totalPence = file.lines.reduce((sum, { request }) => sum + request.amountPence, 0);
  return { findings, totalPence, availablePence };
}

const SOME_LINES = 10;
const inOrder = (a: BulkFinding, b: BulkFinding) => (a.line ?? 0) - (b.line ?? 0);

/**
 * Asks for the awards of all lines in the caller's transaction, each under a key of its own, and gives all that is
 * wrong at once. The caller keeps the transaction only if nothing is: so a check is the act itself, undone.
 */
export async function askForLines(deps: AwardsDeps, trx: Trx, asking: Asking): Promise<AskedFor> {
  const { principal, upload, file, tell } = asking;
  const { prepared, findings } = await prepareAll(deps, trx, asking);
  const asked: Asked[] = [];
  for (const [at, one] of prepared.entries()) {
    const { line, request } = one;
    const options = { idempotencyKey: `bulk:${upload.id}:${line}` };
    const tried = await tryLine(trx, { line, heading: file.heading }, (part) =>
      askOnce(deps, part, { principal, request, options }),
    );
    if ('value' in tried) asked.push({ ...one, award: tried.value.award });
    else findings.push(...tried.findings);
    if ((at + 1) % SOME_LINES === 0) await tell(at + 1);
  }
  const sums = await sumUp(trx, asking, asked);
  const all = [...file.findings, ...findings, ...duplicatesIn(prepared, file.heading), ...sums.findings];
  return { ...sums, asked, findings: all.sort(inOrder) };
}
