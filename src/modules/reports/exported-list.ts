import type { Pence } from '../../kernel/money.ts';
import type { Trx } from '../../platform/database.ts';
import type { CsvCell } from './core/csv.ts';
import type { Page } from './page-cursor.ts';

/** A list as it is exported: read page by page, in one order. */
export type ExportedList = {
  /** In words: `Awards`. */
  name: string;
  heading: readonly string[];
  count: (trx: Trx) => Promise<number>;
  page: (trx: Trx, cursor: string | undefined) => Promise<Page<CsvCell[]>>;
};

/** Rows read at once: what an export holds in memory. */
const AT_ONCE = 200;

/** What is in each column, under its heading. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => CsvCell>>;

/** A list as a file, of what is read page by page. */
export function toList<Row>(about: {
  name: string;
  columns: Columns<Row>;
  count: (trx: Trx) => Promise<number>;
  read: (trx: Trx, request: { limit: number; cursor?: string | undefined }) => Promise<Page<Row>>;
}): ExportedList {
  const { name, columns, count, read } = about;
  return {
    name,
    heading: Object.keys(columns),
    count,
    page: async (trx, cursor) => {
      const { data, nextCursor } = await read(trx, { limit: AT_ONCE, cursor });
      return { data: data.map((row) => Object.values(columns).map((of) => of(row))), nextCursor };
    },
  };
}

/** A list that is complete on its page, as a file in the order that `read` gives. */
export function toWholeList<Row>(about: {
  name: string;
  columns: Columns<Row>;
  read: (trx: Trx) => Promise<readonly Row[]>;
}): ExportedList {
  const { name, columns, read } = about;
  return toList<Row>({
    name,
    columns,
    count: async (trx) => (await read(trx)).length,
    read: async (trx) => ({ data: [...(await read(trx))], nextCursor: null }),
  });
}

/** Pence as a number of pounds, as a spreadsheet adds them up. */
export const pounds = (pence: Pence) => Number((pence / 100).toFixed(2));
