import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Judgement } from './floors.ts';
import type { ProfileShare } from './profile.ts';
import type { Summary } from './summarise.ts';

export type Results = {
  at: string;
  machine: string;
  database: { description: string; settings: Readonly<Record<string, string>> };
  /** As the command line had it. */
  options: Readonly<Record<string, number | boolean>>;
  judgements: readonly Judgement[];
  summaries: readonly Summary[];
  profile: readonly ProfileShare[];
};

const DOCUMENT = path.join(import.meta.dirname, '../docs/performance.md');
const [BEGIN, END] = ['<!-- written by npm run bench -->', '<!-- end of what npm run bench writes -->'];

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const shown = (value: number | null | undefined, decimals: number) =>
  value === null || value === undefined || Number.isNaN(value)
    ? ''
    : value.toLocaleString('en-GB', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

/** Each floor beside what was measured. */
export function floorTable(judgements: readonly Judgement[]): string {
  const rows = judgements.map(({ measure, name, value, floor, goal, isMost, verdict }) => [
    `${measure} (\`${name}\`)`,
    value === null ? '' : String(value),
    `${isMost ? 'at most' : 'at least'} ${floor}`,
    String(goal),
    verdict,
  ]);
  return table(['measure', 'measured', 'floor', 'goal', 'verdict'], rows);
}

/** Every case with its medians. */
export function caseTable(summaries: readonly Summary[]): string {
  const rows = summaries.map(({ name, perSecond, p50, p99, p999, cores, rounds }) => [
    name,
    shown(perSecond, 0),
    shown(p50, 2),
    shown(p99, 2),
    shown(p999, 2),
    cores ? [cores.service, cores.database, cores.load].map((share) => shown(share, 2) || '?').join(' / ') : '',
    cores && cores.service > 0 ? shown((cores.service * 1e6) / perSecond, 0) : '',
    cores?.database ? shown((cores.database * 1e6) / perSecond, 0) : '',
    String(rounds),
  ]);
  const head = [
    'case',
    'a second',
    'p50 ms',
    'p99 ms',
    'p99.9 ms',
    'cores service / database / load',
    'service us each',
    'database us each',
    'rounds',
  ];
  return table(head, rows);
}

/** Where the web process spends its time. */
export function profileTable(profile: readonly ProfileShare[]): string {
  return table(
    ['where', 'share of the time'],
    profile.map(({ where, share }) => [where, `${shown(share * 100, 1)} %`]),
  );
}

function section({ at, machine, database, options, judgements, summaries, profile }: Results): string {
  const settings = Object.entries(database.settings).map(([name, value]) => `${name} ${value}`);
  return [
    BEGIN,
    `Measured ${at} on ${machine}. Database: ${database.description}; ${settings.join(', ')}. Cards: ${shown(Number(options['cards']), 0)}; in the cases named large ${shown(Number(options['manyCards']), 0)}, with ${shown(Number(options['oldDecisions']), 0)} old decisions. Medians of ${options['rounds']} rounds of ${options['seconds']} s.`,
    '',
    floorTable(judgements),
    '',
    caseTable(summaries),
    '',
    '### Where the time of the web process goes',
    '',
    profileTable(profile),
    END,
  ].join('\n');
}

/** Puts the results into `docs/performance.md`, in place of the last ones. */
export function writeDocument(results: Results): void {
  const document = readFileSync(DOCUMENT, 'utf8');
  const [before, after] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (before < 0 || after < 0) throw new Error(`${DOCUMENT} has lost the marks between which the results go`);
  writeFileSync(DOCUMENT, document.slice(0, before) + section(results) + document.slice(after + END.length));
}

/** Keeps everything that was seen, each measured interval with it, as JSON. */
export function writeRows(file: string, results: Results & { rows: readonly object[] }): void {
  const { rows, ...rest } = results;
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  const head = JSON.stringify(rest, null, 2).replace(/\n}$/, '');
  writeFileSync(file, `${head},\n  "rows": [\n${lines}\n  ]\n}\n`);
}
