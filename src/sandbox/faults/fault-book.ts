import { createHash, randomInt } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../../platform/database.ts';
import { type KeptValue, keptValue } from '../store/kept-value.ts';
import {
  FAULT_RULE,
  type FaultName,
  type FaultRule,
  type FaultRuleOf,
  type Faults,
  fits,
  type Occasion,
} from './fault-rules.ts';

const ENTRY = z.object({ rule: FAULT_RULE, draws: z.int(), struck: z.int() });
const BOOK = z.object({ seed: z.int(), entries: z.array(ENTRY) });
type Entry = z.output<typeof ENTRY>;
type Book = z.output<typeof BOOK>;

/** A rule as it stands: how often it has struck, and in `next` how often it still will. */
export type FaultState = FaultRule & { struck: number };

/** The faults that are set, with what chance has made of them so far. */
export type FaultBook = {
  load(): Promise<void>;
  /** From now on exactly these faults, and chance from its beginning. Without a seed one is made up. */
  set(faults: Faults): Promise<void>;
  read(): { seed: number; faults: FaultState[] };
  /** Whether there is such a rule that may still strike. */
  has(...names: readonly FaultName[]): boolean;
  /** The first rule of this name that strikes now; that it did is kept. */
  strike<N extends FaultName>(name: N, occasion?: Occasion): Promise<FaultRuleOf<N> | undefined>;
  /** The next number of chance, from 0 to below 1, for a rule that has struck. */
  draw(rule: FaultRule): Promise<number>;
};

/** Opens the book. The same seed and the same occasions in the same order give the same faults. */
export function openFaultBook(db: Db): FaultBook {
  const kept = keptValue(db, { name: 'faults', schema: BOOK, initial: { seed: 0, entries: [] } });
  return {
    load: kept.load,
    set: ({ seed = randomInt(2 ** 31), faults = [] }) =>
      kept.set({ seed, entries: faults.map((rule) => ({ rule: { ...rule }, draws: 0, struck: 0 })) }),
    read: () => ({
      seed: kept.get().seed,
      faults: kept.get().entries.map(({ rule, struck }) => ({ ...rule, struck })),
    }),
    has: (...names) => kept.get().entries.some(({ rule }) => names.includes(rule.fault) && isAlive(rule)),
    strike: async (name, occasion = {}) => {
      const struck = kept.get().entries.find((entry, place) => strikes(kept, { entry, place, name, occasion }));
      if (struck || kept.get().entries.some(({ rule }) => rule.fault === name)) await kept.set(kept.get());
      return struck?.rule as FaultRuleOf<typeof name> | undefined;
    },
    draw: async (rule) => {
      const place = kept.get().entries.findIndex((entry) => entry.rule === rule);
      const drawn = drawNext(kept.get(), place);
      await kept.set(kept.get());
      return drawn;
    },
  };
}

function isAlive(rule: FaultRule): boolean {
  return !('next' in rule) || rule.next === undefined || rule.next > 0;
}

type Attempt = { entry: Entry; place: number; name: FaultName; occasion: Occasion };

function strikes(kept: KeptValue<Book>, { entry, place, name, occasion }: Attempt): boolean {
  const { rule } = entry;
  if (rule.fault !== name || !isAlive(rule) || !fits(rule, occasion)) return false;
  const probability = 'probability' in rule ? (rule.probability ?? 1) : 1;
  if (probability < 1 && drawNext(kept.get(), place) >= probability) return false;
  entry.struck += 1;
  if ('next' in rule && rule.next !== undefined) rule.next -= 1;
  return true;
}

/** Chance is a function of the seed, the rule's place and how often it was asked. */
function drawNext({ seed, entries }: Book, place: number): number {
  const entry = entries[place];
  if (!entry) return 0;
  entry.draws += 1;
  const digest = createHash('sha256').update(`${seed}:${place}:${entry.draws}`).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}
