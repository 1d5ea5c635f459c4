import { get } from 'node:http';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let asha: Visitor;
let finance: Visitor;

const MADE = 30;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  for (let n = 0; n < MADE; n += 1) {
    const wanted = requestFor({ amountPence: 1000 + n * 10 });
    await service.awards.requestAward(scheme.people.requester, { request: wanted, options: {} });
    service.clock.advance(1000);
  }
  await makeAward(service, scheme, {
    recipient: { givenName: '=Cmd', familyName: 'Formula', dateOfBirth: '1945-03-04' },
  });
  asha = await signInAs(service.baseUrl, scheme.people.requester.id);
  finance = await signInAs(service.baseUrl, scheme.people.finance.id);
});
afterAll(() => service[Symbol.asyncDispose]());

const amountsIn = (page: string) => [...page.matchAll(/>£(\d+\.\d\d)</g)].map(([, pounds]) => Number(pounds));
const hrefOf = (page: string, text: string) =>
  (new RegExp(`href="([^"]+)"[^>]*>(?:<span[^>]*>[^<]*</span>)?${text}`).exec(page)?.[1] ?? '').replaceAll(
    '&amp;',
    '&',
  );
const rowsOf = (text: string) => parse(text, { bom: true, relax_column_count: true }) as string[][];

describe('a list', () => {
  it('sorts by a column named on the page, keeps it through pages and the other way round, and says how many there are', async () => {
    const first = (await asha.get('/awards?view=waiting&sort=amount')).text;
    expect(first).toContain('aria-sort="ascending"');
    expect(first).toContain(`${MADE} awards.`);
    const next = hrefOf(first, 'Next page');
    expect(next).toContain('sort=amount');
    const second = (await asha.get(next)).text;
    const amounts = [...amountsIn(first), ...amountsIn(second)];
    expect(amounts).toEqual(Array.from({ length: MADE }, (_, n) => 10 + n / 10));
    const turned = (await asha.get(hrefOf(first, 'Amount'))).text;
    expect(turned).toContain('aria-sort="descending"');
    expect(amountsIn(turned)[0]).toBe(12.9);
  });

  it('keeps its filters in the address and lets each be taken away', async () => {
    const page = (await asha.get('/awards?view=waiting&method=voucher&policy=P5&sort=-amount')).text;
    expect(page).toContain('None match');
    const without = hrefOf(page, 'Voucher');
    expect(without).toBe('/awards?view=waiting&policy=P5&sort=-amount');
    expect((await asha.get(without)).text).toContain(`${MADE} awards.`);
  });

  it('begins anew for a cursor of another order or of none, and takes an order that it does not know for its usual one', async () => {
    const next = hrefOf((await asha.get('/awards?view=waiting&sort=amount')).text, 'Next page');
    const other = await asha.get(next.replace('sort=amount', 'sort=until'));
    expect([other.status, other.headers['location']]).toEqual([303, '/awards?view=waiting&sort=until']);
    expect((await asha.get('/people/list?cursor=old')).headers['location']).toBe('/people/list');
    expect((await asha.get('/awards?view=waiting&sort=constructor')).status).toBe(200);
  });

  it.each(['/signals?view=', '/reconciliation?view=', '/budgets/DEMO-01?what='])(
    '%s takes a choice that it does not know for its usual one',
    async (address) => {
      expect((await finance.get(`${address}constructor`)).status).toBe(200);
    },
  );

  it('has people with names for their own staff alone', async () => {
    const page = await asha.get('/people/list?sort=-added');
    expect(page.text).toContain(`${MADE + 1} records.`);
    expect(page.text).toContain('Demoson');
    expect((await finance.get('/people/list')).status).toBe(403);
  });
});

describe('an export (R62)', () => {
  it('says what it holds, has every row of the list in its order, and is in the audit', async () => {
    const answer = await asha.get('/awards/export?view=waiting&sort=-amount');
    expect(answer.headers['content-type']).toContain('text/csv');
    expect(answer.headers['content-disposition']).toContain('awards.csv');
    expect(answer.text.startsWith('\uFEFF')).toBe(true);
    const rows = rowsOf(answer.text);
    expect(rows[0]).toEqual(['Practice Purse', 'Awards']);
    expect(rows[1]).toEqual(['Filters', 'view: waiting; sort: -amount']);
    expect(rows[3]?.slice(0, 3)).toEqual(['Made by', 'Test requester', 'requester']);
    expect(rows[4]).toEqual(['Rows', `${MADE}`]);
    const heading = rows.findIndex(([first]) => first === 'Award');
    const amount = rows[heading]?.indexOf('Amount in pounds') ?? -1;
    const listed = rows.slice(heading + 1);
    expect(listed).toHaveLength(MADE);
    expect(listed.map((row) => Number(row[amount]))).toEqual(
      Array.from({ length: MADE }, (_, n) => 12.9 - n / 10).map((pounds) => Number(pounds.toFixed(1))),
    );
    const entries = await inScope(service.db, 'all', (trx) =>
      trx('audit_entries').where({ action: 'export.make', principal_id: scheme.people.requester.id }).orderBy('id'),
    );
    expect(entries.at(-1)?.after).toMatchObject({ list: 'Awards', rows: MADE, filters: { view: 'waiting' } });
  });

  it('of people has their names, no NHS number, and runs no formula', async () => {
    const { text } = await asha.get('/people/list/export');
    expect(text).toContain("'=Cmd");
    expect(text).not.toMatch(/NHS/i);
  });

  it.each(['/payments/export', '/awards/export?view=all', '/budgets/DEMO-01/movements/export'])(
    '%s names nobody who is helped to those above practices',
    async (address) => {
      const { status, text } = await finance.get(address);
      expect(status).toBe(200);
      expect(text).not.toMatch(/Demoson|Formula/);
    },
  );
});

describe('a file that was not sent as a form', () => {
  const part = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\npolicy,need';
  it.each([
    ['no boundary', 'multipart/form-data', part],
    ['an end that is missing', 'multipart/form-data; boundary=x', part],
    ['another boundary', 'multipart/form-data; boundary=y', `${part}\r\n--x--\r\n`],
    ['nothing in it', 'multipart/form-data; boundary=x', ''],
  ])('is answered with 400 and words: %s', async (_, type, body) => {
    await asha.get('/bulk');
    const answer = await asha.sendRaw('/bulk', type, body);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('The file did not arrive whole. Go back, choose it again and send it once more.');
  });
});

describe('a page over the wire', () => {
  it.each(['/', '/awards?view=all', '/people/list', '/people', '/tasks', '/bulk', '/budgets/DEMO-01'])(
    '%s is compressed, with its styles and scripts under 100 kB',
    async (address) => {
      const page = await asha.get(address);
      const assets = [...page.text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
      expect(page.headers['content-encoding']).toBe('gzip');
      let bytes = gzipSync(page.text).length;
      for (const path of new Set(assets)) bytes += await weightOf(path);
      expect(bytes).toBeLessThan(100_000);
    },
  );
});

/** Bytes of a style sheet or script as it is sent. */
function weightOf(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const url = `${service.baseUrl}${path.replaceAll('&amp;', '&')}`;
    get(url, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('end', () => resolve(bytes));
    }).on('error', reject);
  });
}
