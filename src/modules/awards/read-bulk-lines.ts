import { type AwardRequest, awardRequest } from './award-input.ts';
import { BULK_COLUMNS, checkHeading, columnOf, toRequest } from './core/bulk-columns.ts';
import { type BulkFinding, MOST_BULK_LINES } from './core/bulk-upload.ts';
import { parseCsv } from './parse-csv.ts';

/** A line that says all that a request must say; the limits are not tested yet. */
export type BulkLine = { line: number; request: AwardRequest };
export type ReadFile = { heading: string[]; count: number; lines: BulkLine[]; findings: BulkFinding[] };

const ofFile = (column: string, message: string): BulkFinding => ({ line: null, column, message });
const isEmpty = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '');
const nothing = (...findings: BulkFinding[]): ReadFile => ({ heading: [], count: 0, lines: [], findings });

type Practice = { code: string };

function readLine(
  about: { heading: string[]; cells: string[]; line: number },
  practice: Practice,
): { line: BulkLine } | { findings: BulkFinding[] } {
  const { heading, cells, line } = about;
  if (cells.length > heading.length && !isEmpty(cells.slice(heading.length))) {
    const column = heading.at(-1) ?? '';
    return { findings: [{ line, column, message: 'The line has more cells than the heading has columns.' }] };
  }
  const given = toRequest(heading, cells);
  if (given['practice'] !== undefined && given['practice'] !== practice.code) {
    const message = `A file is for one practice. This one is for ${practice.code}.`;
    return { findings: [{ line, column: 'practice', message }] };
  }
  const read = awardRequest.safeParse({ ...given, practice: practice.code });
  if (read.success) return { line: { line, request: read.data } };
  const findings = read.error.issues.map(({ path, message, code }) => {
    const field = path.join('.');
    const isMissing = code === 'invalid_type' && path.reduce<unknown>(stepInto, given) === undefined;
    return { line, column: columnOf(field, heading), message: isMissing ? 'This cell is empty.' : message };
  });
  return { findings };
}

const stepInto = (value: unknown, key: PropertyKey): unknown =>
  (value as Record<PropertyKey, unknown> | undefined)?.[key];

/**
 * The requests of a CSV file for one practice, and what is wrong with the other lines, column by column. Nothing of
 * it is compared with what the practice has: that is done by asking for them.
 */
export function readBulkLines(bytes: Buffer, practice: Practice): ReadFile {
  const rows = parseCsv(bytes);
  const [first, ...others] = rows ?? [];
  const known = Object.keys(BULK_COLUMNS)[0] ?? '';
  if (!first) return nothing(ofFile(known, 'The file cannot be read as CSV. Save it again as CSV UTF-8.'));
  const names = first.map((name) => name.trim());
  const heading = names.slice(0, names.findLastIndex((name) => name !== '') + 1);
  const wrong = checkHeading(heading);
  if (wrong.length > 0) return nothing(...wrong.map(({ column, message }) => ofFile(column, message)));
  const filled = others.map((cells, at) => ({ heading, cells, line: at + 2 })).filter(({ cells }) => !isEmpty(cells));
  const [column = known] = heading;
  if (filled.length === 0) return nothing(ofFile(column, 'There is no line below the heading.'));
  if (filled.length > MOST_BULK_LINES) {
    const most = `The file has ${filled.length} lines. Split it: one file may have ${MOST_BULK_LINES}.`;
    return nothing(ofFile(column, most));
  }
  const read = filled.map((one) => readLine(one, practice));
  return {
    heading,
    count: filled.length,
    lines: read.flatMap((one) => ('line' in one ? [one.line] : [])),
    findings: read.flatMap((one) => ('findings' in one ? one.findings : [])),
  };
}
