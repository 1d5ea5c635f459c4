/** What a spreadsheet would take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

/** First in a file, so that spreadsheets read it as UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

export type CsvCell = string | number | boolean | Date | null | undefined;

function textOf(cell: CsvCell): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return String(cell);
}

/** A cell that no spreadsheet runs: what looks like a formula gets an apostrophe before it (R62). */
function csvCell(cell: CsvCell): string {
  const text = textOf(cell);
  const isNumber = typeof cell === 'number' && PLAIN_NUMBER.test(text);
  const safe = FORMULA.test(text) && !isNumber ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of a CSV file, as RFC 4180 has it. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
