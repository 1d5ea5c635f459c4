import { CsvError, parse } from 'csv-parse/sync';

/** As spreadsheets save it: UTF-8 with a mark or without, UTF-16 with its mark, else the old Windows letters. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

const countOf = (text: string, what: string) => text.split(what).length - 1;

/** What parts the cells: whichever the heading has most of. */
function delimiterOf(text: string): string {
  const [heading = ''] = text.split(/\r?\n/, 1);
  const all = [',', ';', '\t'];
  return all.reduce((best, next) => (countOf(heading, next) > countOf(heading, best) ? next : best));
}

/**
 * The rows of a CSV file as spreadsheets save it: commas, semicolons or tabs, quoted or not, any line ends. Row by
 * row as a spreadsheet counts them. Returns null when it cannot be read as a table.
 */
export function parseCsv(bytes: Buffer): string[][] | null {
  const text = decode(bytes);
  if (text.includes('\0')) return null;
  try {
    return parse(text, { bom: true, delimiter: delimiterOf(text), relax_column_count: true, skip_empty_lines: false });
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
}
