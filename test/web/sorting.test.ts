import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../src/doors/web/routes.ts';
import type { Role } from '../../src/kernel/principal.ts';
import { addSomebody } from '../modules/staff/people-of-tests.ts';
import { addressOf } from '../walk/addresses.ts';
import { startWalk, type Walk } from '../walk/records.ts';
import { multiplyLists } from './many-rows.ts';
import { isAscending, readThrough } from './sorted-table.ts';
import { hiddenIn, signInAs, type Visitor } from './visitor.ts';

type Listed = {
  of: Role;
  /** The view with the most in it. */
  view?: string;
  /** Which cell of a row is found in which column of the file. */
  file?: readonly [cell: number, column: string];
  /** Beside the list, unless it is said. */
  export?: string;
  /** Columns that it cannot be sorted by: what can be done, names that are sealed, and what is worked out for each row alone. */
  unsorted?: readonly string[];
  /** Complete on one page, by its nature or because few were made. */
  isShort?: true;
  /** Folder and file of its table, under the pages. */
  from: string;
};

/** Every list that names its columns. */
const LISTS: Readonly<Record<string, Listed>> = {
  '/awards': {
    of: 'finance',
    view: '?view=all',
    file: [0, 'Award'],
    unsorted: ['Award', 'For what', 'Left'],
    from: 'awards/present-awards.ts',
  },
  '/people/list': {
    of: 'requester',
    file: [0, 'Family name'],
    unsorted: ['Person'],
    isShort: true,
    from: 'people/people-list-routes.ts',
  },
  '/declines': {
    of: 'finance',
    view: '?view=all',
    file: [4, 'Amount in pounds'],
    unsorted: ['State', 'Award', 'Shop'],
    isShort: true,
    from: 'declines/present-declines.ts',
  },
  '/cases': {
    of: 'finance',
    view: '?view=all',
    file: [4, 'Not settled in pounds'],
    unsorted: ['State', 'Award'],
    from: 'cases/present-cases.ts',
  },
  '/invoices': { of: 'finance', view: '?view=all', file: [0, 'Invoice'], from: 'invoices/present-invoices.ts' },
  '/signals': { of: 'finance', view: '?view=all', file: [3, 'Award'], from: 'signals/present-signals.ts' },
  '/disputes': { of: 'finance', file: [3, 'Award'], from: 'dispute/present-dispute.ts' },
  '/reconciliation': {
    of: 'finance',
    view: '?view=all',
    file: [2, 'Ours in pounds'],
    from: 'reconciliation/present-reconciliation.ts',
  },
  '/exceptions': { of: 'finance', file: [5, 'Award'], from: 'exceptions/present-exceptions.ts' },
  '/virements': { of: 'finance', file: [3, 'Amount in pounds'], from: 'virements/present-virements.ts' },
  '/delegations': { of: 'commissioner', file: [3, 'Named by'], from: 'delegations/present-delegations.ts' },
  '/staff': { of: 'admin', file: [0, 'Name'], from: 'staff/present-staff.ts' },
  '/waiting-list': { of: 'finance', file: [1, 'Award'], from: 'waiting-list/present-waiting.ts' },
  '/budgets/:practice': {
    of: 'finance',
    file: [3, 'Amount in pounds'],
    export: '/budgets/:practice/movements/export',
    from: 'budget/present-movements.ts',
  },
  '/pools/:id/movements': {
    of: 'finance',
    file: [3, 'Amount in pounds'],
    isShort: true,
    from: 'budget/present-movements.ts',
  },
  '/stops': { of: 'finance', file: [1, 'Why'], from: 'stops/present-stops.ts' },
  '/repeats': { of: 'finance', file: [2, 'Third of its kind, or more'], from: 'repeats/repeats-routes.ts' },
  '/policies': { of: 'commissioner', file: [0, 'Policy'], isShort: true, from: 'policies/present-policy.ts' },
  '/policies/:slug': {
    of: 'commissioner',
    file: [0, 'Version'],
    isShort: true,
    from: 'policies/present-policy.ts',
  },
  '/oversight': {
    of: 'finance',
    file: [0, 'Budget of'],
    unsorted: ['Next step'],
    isShort: true,
    from: 'oversight/present-oversight.ts',
  },
  '/pools/:id': { of: 'finance', file: [0, 'Practice'], isShort: true, from: 'pool/present-pool.ts' },
  '/people/:id': { of: 'requester', isShort: true, from: 'person/present-person.ts' },
};

/** Tables that are no lists, but figures, settings or differences side by side, or the lines of a file in its order. */
const NO_LISTS = [
  'budget/present-budget.ts',
  'budget/present-close.ts',
  'budget/present-pace.ts',
  'budget/present-policies.ts',
  'bulk/present-bulk.ts',
  'funding/funding-routes.ts',
  'news/news-routes.ts',
  'policies/present-policy.ts',
  'policy-acts/rehearsal-routes.ts',
  'reconciliation/present-reconciliation.ts',
  'signal-settings/present-settings.ts',
  'signal/present-signal.ts',
  'signals/present-signals.ts',
];

/** Files whose lists are lines on their pages, and name no columns. */
const NAMELESS_FILES = ['/payments/export', '/awards/:id/payments/export', '/boxes/export', '/bulk/export'];

let walk: Walk;
const people = new Map<Role, Visitor>();

beforeAll(async () => {
  walk = await startWalk();
  const { service, scheme } = walk;
  for (const role of new Set(Object.values(LISTS).map(({ of }) => of))) {
    const { id } = await addSomebody(service, { role, practiceIds: [scheme.practiceId], name: `A ${role}` });
    people.set(role, await signInAs(service.baseUrl, id));
  }
  await multiplyLists(service.databaseUrl);
}, 120_000);
afterAll(() => walk.service[Symbol.asyncDispose]());

const withSort = (address: string, sort: string) => `${address}${address.includes('?') ? '&' : '?'}sort=${sort}`;
const keyIn = (href: string) => new URLSearchParams(href.split('?')[1]).get('sort')?.replace('-', '') ?? '';
const asLines = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row));

/** One cell of each row of a file. */
function fileCells(text: string, column: string): string[] {
  const lines = parse(text, { bom: true, relax_column_count: true }) as string[][];
  const at = lines[6]?.indexOf(column) ?? -1;
  const cells = lines.slice(7).map((line) => line[at] ?? '');
  return column.endsWith('in pounds') ? cells.map((cell) => Number(cell).toFixed(2)) : cells;
}

/** What is in a file and not in the same place of its list. */
function misplacedIn(text: string, [cell, column]: readonly [number, string], rows: readonly SeenRow[]): string[] {
  const cells = fileCells(text, column);
  expect(cells).toHaveLength(rows.length);
  return cells.filter((one, row) => {
    const seen = rows[row]?.[cell];
    return !`${seen?.text.replaceAll(',', '')} ${seen?.note}`.includes(one);
  });
}
type SeenRow = Awaited<ReturnType<typeof readThrough>>['rows'][number];

describe('every list', () => {
  it.each(Object.entries(LISTS))(
    '%s sorts by each column that it names, both ways, page by page and in its file (R62)',
    async (page, { of, view = '', file, unsorted = [], isShort = false, export: exportPage = `${page}/export` }) => {
      const visitor = people.get(of) as Visitor;
      const address = `${addressOf(walk, page)}${view}`;
      const { headings, rows, pages } = await readThrough(visitor, address);
      expect(pages > 1).toBe(!isShort);
      expect(headings.flatMap(({ text, href }) => (href ? [] : [text]))).toEqual(unsorted);
      for (const [at, { text, href }] of headings.entries()) {
        if (href === null) continue;
        const key = keyIn(href);
        const up = await readThrough(visitor, withSort(address, key));
        const down = await readThrough(visitor, withSort(address, `-${key}`));
        expect([up.headings[at]?.state, down.headings[at]?.state], text).toEqual(['ascending', 'descending']);
        expect(asLines(up.rows).toSorted(), text).toEqual(asLines(rows).toSorted());
        expect(down.rows, text).toEqual(up.rows.toReversed());
        const cells = up.rows.map((row) => row[at] ?? { text: '', note: '' });
        expect(isAscending(cells), `${text}: ${cells.map((cell) => cell.text).join(' | ')}`).toBe(true);
        if (!file) continue;
        const exported = await visitor.get(withSort(`${addressOf(walk, exportPage)}${view}`, `-${key}`));
        expect(misplacedIn(exported.text, file, down.rows), `the file by ${text}`).toEqual([]);
      }
    },
    60_000,
  );

  it('keeps its order where it is filtered and its filters where it is sorted, also on a screen without headings', async () => {
    const { text } = await (people.get('finance') as Visitor).get('/signals?view=all&practice=DEMO-01&sort=-score');
    const [, filters = '', sorting = ''] = text.split('<form method="get"');
    expect(hiddenIn(filters, 'sort')).toBe('-score');
    expect(['view', 'practice'].map((name) => hiddenIn(sorting, name))).toEqual(['all', 'DEMO-01']);
    expect(sorting).toMatch(/<option value="-score" selected>\s*Score: largest first/);
  });

  it('is named above: what has columns sorts by them or is no list, and what comes as a file sorts (R62)', () => {
    const pages = path.join(import.meta.dirname, '../../src/doors/web/pages');
    const files = readdirSync(pages, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const having = (words: RegExp) =>
      files.filter((name) => words.test(readFileSync(path.join(pages, name), 'utf8'))).toSorted();
    const sorting = [...new Set(Object.values(LISTS).map(({ from }) => from))];
    const ownKeys = 'your-sign-in/present-own-keys.ts';
    expect(having(/\bsortable\(|\bcolumnSort\(/)).toEqual([...sorting, ownKeys].toSorted());
    expect(having(/columns: \[/).filter((name) => !NO_LISTS.includes(name) && !sorting.includes(name))).toEqual([]);
    const offered = ROUTES.map((route) => route.path).filter((route) => route.endsWith('/export'));
    const sorted = Object.entries(LISTS).flatMap(([page, { file, export: at = `${page}/export` }]) =>
      file ? [at] : [],
    );
    expect([...sorted, ...NAMELESS_FILES].toSorted()).toEqual(offered.toSorted());
  });
});

describe('every list over HTTP', () => {
  const ORDERS = [
    ['/invoices', 'amount', 'amountPence', 'finance'],
    ['/signals', 'score', 'score', 'finance'],
    ['/disputes', 'amount', 'amountPence', 'finance'],
    ['/reconciliation/breaks', 'ours', 'oursPence', 'finance'],
    ['/exceptions', 'until', 'expiresOn', 'finance'],
    ['/virements', 'amount', 'amountPence', 'finance'],
    ['/delegations', 'days', 'startsOn', 'finance'],
    ['/staff', 'access', 'addedAt', 'admin'],
    ['/waiting-awards', 'amount', 'amountPence', 'finance'],
    ['/stops', 'lifted', 'endedAt', 'finance'],
  ] as const;

  it.each(ORDERS)(
    '%s sorts by %s, page by page, and refuses a cursor of another order',
    async (...[list, sort, field, role]) => {
      const { service } = walk;
      const { key } = await service.staff.mintApiKey({ role, name: `Sorting ${list}` });
      const ask = async (query: string) => {
        const headers = { authorization: `Bearer ${key}` };
        const answer = await fetch(`${service.baseUrl}/api/v1${list}?limit=15&${query}`, { headers });
        return { status: answer.status, body: (await answer.json()) as { data: Row[]; nextCursor: string } };
      };
      const first = await ask(`sort=${sort}`);
      const second = await ask(`sort=${sort}&cursor=${first.body.nextCursor}`);
      const rows = [...first.body.data, ...second.body.data];
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
      const values = rows.map((row) => row[field]);
      expect(values).toEqual(values.toSorted((a, b) => (a === b ? 0 : (a ?? 0) < (b ?? 0) ? -1 : 1)));
      expect((await ask(`sort=-${sort}&cursor=${first.body.nextCursor}`)).status).toBe(400);
    },
  );
});
type Row = Record<string, string | number | null>;
