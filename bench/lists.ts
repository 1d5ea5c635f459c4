import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchServer } from './database-server.ts';
import { loadLists } from './load/load-lists.ts';
import { signInAs, timesOf } from './look-at-page.ts';
import { serveWeb } from './stage.ts';

/** Each main list in its usual order and in another, as somebody who works with it. */
const PAGES = [
  ['requester', '/awards?view=live'],
  ['requester', '/awards?view=all'],
  ['requester', '/awards?view=all&sort=-amount'],
  ['requester', '/people/list'],
  ['requester', '/people/list?sort=reviewed'],
  ['finance', '/awards?view=all'],
  ['finance', '/awards?view=all&sort=-amount'],
  ['finance', '/awards?view=all&sort=until'],
  ['finance', '/awards?view=all&policy=P5&sort=-amount'],
  ['finance', '/declines?view=open'],
  ['finance', '/declines?view=all'],
  ['finance', '/declines?view=all&sort=amount'],
  ['finance', '/declines?view=all&sort=due'],
  ['finance', '/cases?view=closed'],
  ['finance', '/cases?view=all&sort=due'],
] as const;
const FEW = 1_000;
const MANY = 100_000;
const MOST_RATIO = 2;
const MOST_MS = 200;
const WARM = 10;

type Setting = { server: BenchServer; parts: AsyncDisposableStack; say: (line: string) => void };

/** p50 of each page on a database with so many rows in each list. */
async function measure(setting: Setting, about: { rows: number; times: number }): Promise<number[]> {
  const { server, parts, say } = setting;
  const database = await server.createDatabase(`purse_lists_${about.rows}`);
  const began = performance.now();
  const { financeId, requesterId } = await loadLists(database, about.rows);
  say(
    `${about.rows.toLocaleString('en-GB')} rows in each list, loaded in ${((performance.now() - began) / 1000).toFixed(0)} s`,
  );
  await server.settle();
  const web = await serveWeb({ parts }, database.url);
  const cookies = {
    finance: await signInAs(database.url, financeId),
    requester: await signInAs(database.url, requesterId),
  };
  const medians: number[] = [];
  for (const [who, page] of PAGES) {
    const url = `http://127.0.0.1:${web.port}${page}`;
    await timesOf(url, { cookie: cookies[who], times: WARM });
    const times = await timesOf(url, { cookie: cookies[who], times: about.times });
    medians.push(times[Math.floor(times.length / 2)] ?? Number.NaN);
  }
  await web.stop();
  return medians;
}

const DOCUMENT = path.join(import.meta.dirname, '../docs/performance.md');
const [BEGIN, END] = [
  '<!-- written by npm run bench -- --lists -->',
  '<!-- end of what npm run bench -- --lists writes -->',
];

function writeTable(lines: readonly string[]): void {
  const document = readFileSync(DOCUMENT, 'utf8');
  const [before, after] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (before < 0 || after < 0) throw new Error(`${DOCUMENT} has lost the marks between which the lists go`);
  writeFileSync(DOCUMENT, `${document.slice(0, before)}${BEGIN}\n${lines.join('\n')}\n${document.slice(after)}`);
}

/**
 * `npm run bench -- --lists`: how long each list takes with 100,000 rows in it beside 1,000. Writes its table only in
 * full size. Returns 1 when a page takes more than twice as long, or 200 ms.
 */
export async function benchLists(setting: Setting): Promise<number> {
  const options = { lists: { type: 'boolean' }, rows: { type: 'string' }, times: { type: 'string' } } as const;
  const { values } = parseArgs({ args: process.argv.slice(2), options });
  const [rows, times] = [Number(values.rows ?? MANY), Number(values.times ?? 60)];
  const few = await measure(setting, { rows: FEW, times });
  const many = await measure(setting, { rows, times });
  const results = PAGES.map(([who, page], n) => {
    const [less = Number.NaN, more = Number.NaN] = [few[n], many[n]];
    return { who, page, less, more, ratio: more / less };
  });
  const table = [
    `| page | as | p50 ms, ${FEW.toLocaleString('en-GB')} rows | p50 ms, ${rows.toLocaleString('en-GB')} rows | ratio |`,
    '| --- | --- | --- | --- | --- |',
    ...results.map(
      ({ who, page, less, more, ratio }) =>
        `| \`${page}\` | ${who} | ${less.toFixed(1)} | ${more.toFixed(1)} | ${ratio.toFixed(2)} |`,
    ),
  ];
  for (const line of table) setting.say(line);
  if (rows === MANY) {
    const at = new Date().toISOString().slice(0, 16);
    writeTable([
      `${at} UTC, ${availableParallelism()} processors, Node ${process.version}, each page ${times} times.`,
      '',
      ...table,
    ]);
  }
  return results.every(({ more, ratio }) => ratio <= MOST_RATIO && more <= MOST_MS) ? 0 : 1;
}
