import { parseArgs } from 'node:util';
import { CannotRun } from '../src/platform/cannot-run.ts';
import type { Generator } from './drive-load.ts';

export type Options = {
  /** Cards of the smaller database. */
  cards: number;
  /** Cards of the larger one; 0 leaves it out. */
  manyCards: number;
  /** Decisions that the larger one remembers. */
  oldDecisions: number;
  rounds: number;
  /** Of each measured interval, and of the warm-up before it. */
  seconds: number;
  warmupSeconds: number;
  serve: boolean;
  /** Null: wrk where it is found. */
  generator: Generator | null;
  /** Whether the results count, and are kept: nothing was made smaller. */
  isFull: boolean;
};

const FULL = { cards: 100_000, manyCards: 1_000_000, oldDecisions: 2_000_000, rounds: 5, seconds: 3, warmupSeconds: 1 };
/** For development: no large database, one short round. Its figures prove nothing. */
const QUICK = { ...FULL, manyCards: 0, oldDecisions: 0, rounds: 1, seconds: 2 };

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

const NAMED = {
  cards: 'cards',
  manyCards: 'many-cards',
  oldDecisions: 'old-decisions',
  rounds: 'rounds',
  seconds: 'seconds',
  warmupSeconds: 'warmup',
} as const;

const FLAGS = { quick: flag, serve: flag, generator: text };

function parse(args: readonly string[]) {
  const numbers = Object.fromEntries(Object.values(NAMED).map((name) => [name, text]));
  try {
    return parseArgs({ args: [...args], options: { ...numbers, ...FLAGS } }).values;
  } catch (error) {
    throw new CannotRun((error as Error).message);
  }
}

function readGenerator(name: unknown): Generator | null {
  if (name === undefined || name === 'wrk' || name === 'own') return name ?? null;
  throw new CannotRun('--generator: wrk or own');
}

function readNumber(name: string, given: unknown, usual: number): number {
  const value = given === undefined ? usual : Number(given);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new CannotRun(`--${name}: a number, not ${String(given)}`);
}

/** What the command line asks for. Throws {@link CannotRun} on what is not an option. */
export function readOptions(args: readonly string[]): Options {
  const given: Record<string, unknown> = parse(args);
  const usual = given['quick'] === true ? QUICK : FULL;
  const read = (key: keyof typeof NAMED) => readNumber(NAMED[key], given[NAMED[key]], usual[key]);
  const sizes = {
    cards: read('cards'),
    manyCards: read('manyCards'),
    oldDecisions: read('oldDecisions'),
    rounds: read('rounds'),
    seconds: read('seconds'),
    warmupSeconds: read('warmupSeconds'),
  };
  const isFull = Object.entries(FULL).every(([key, least]) => sizes[key as keyof typeof sizes] >= least);
  return { ...sizes, isFull, serve: given['serve'] === true, generator: readGenerator(given['generator']) };
}
