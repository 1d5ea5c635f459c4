import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { formatInstant } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { type Db, inScope, inSnapshot, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { BYTE_ORDER_MARK, csvLine } from './core/csv.ts';
import type { ExportedList } from './exported-list.ts';
import type { ReportsDeps } from './reports-deps.ts';

export type Export = {
  list: ExportedList;
  /** What the rows were chosen and sorted by: codes and ids, never a name. */
  filters: Readonly<Record<string, string>>;
  /** Of the practice that it is made for; null for those above practices. */
  practiceId: string | null;
};

/** Takes a piece of the file; waits until there is room for the next. */
export type Send = (text: string) => Promise<void>;

async function logExport(db: Db, principal: Principal, entry: Export & { at: Date; rows: number }): Promise<void> {
  const { list, filters, practiceId, at, rows } = entry;
  await inScope(db, principal.scope, (trx) =>
    recordAudit(trx, principal, {
      at,
      action: 'export.make',
      entityKind: 'export',
      entityId: newId(),
      practiceId,
      after: { list: list.name, filters, rows },
    }),
  );
}

function headLines(principal: Principal, entry: Export & { at: Date; rows: number }): string {
  const { list, filters, at, rows } = entry;
  const chosen = Object.entries(filters).map(([name, value]) => `${name}: ${value}`);
  return [
    csvLine(['Practice Purse', list.name]),
    csvLine(['Filters', chosen.join('; ') || 'none']),
    csvLine(['As at', formatInstant(at), at]),
    csvLine(['Made by', principal.name, principal.role]),
    csvLine(['Rows', rows]),
    csvLine([]),
    csvLine(list.heading),
  ].join('');
}

async function sendRows(trx: Trx, list: ExportedList, send: Send): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await list.page(trx, cursor);
    if (page.data.length > 0) await send(page.data.map(csvLine).join(''));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
}

/** Each holds a connection until its last row is taken; more at once would leave too few for pages. */
const MOST_AT_ONCE = 2;

async function oneOfFew(underWay: { exports: number }, work: () => Promise<void>): Promise<void> {
  if (underWay.exports >= MOST_AT_ONCE) {
    throw new AppError('too_many_attempts', 'Other files are being made just now. Try again in a minute.');
  }
  underWay.exports += 1;
  try {
    await work();
  } finally {
    underWay.exports -= 1;
  }
}

/**
 * Writes a list as CSV, page by page, all of it as it was at one moment. The first lines say what was chosen, when,
 * by whom and how many rows follow; that it was made is in the audit before the first row is sent (R62). Throws
 * `too_many_attempts` while others are being made.
 */
export async function makeExport(
  deps: ReportsDeps & { db: Db; underWay: { exports: number } },
  principal: Principal,
  asked: Export & { send: Send },
): Promise<void> {
  const { send, ...made } = asked;
  const at = deps.clock.now();
  const write = async (trx: Trx) => {
    const rows = await made.list.count(trx);
    await logExport(deps.db, principal, { ...made, at, rows });
    await send(`${BYTE_ORDER_MARK}${headLines(principal, { ...made, at, rows })}`);
    await sendRows(trx, made.list, send);
  };
  await oneOfFew(deps.underWay, () => inSnapshot(deps.db, write, principal.scope));
}
