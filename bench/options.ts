import { parseArgs } from 'node:util';

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
};

const FULL = { cards: 100_000, manyCards: 1_000_000, oldDecisions: 2_000_000, rounds: 5, seconds: 3, warmupSeconds: 1 };
/** For development: no large database, one short round. Its figures prove nothing. */
const QUICK = { ...FULL, manyCards: 0, oldDecisions: 0, rounds: 1, seconds: 2 };

const number = { type: 'string' } as const;

/** What the command line asks for. Throws on an option that there is not. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      serve: { type: 'boolean', default: false },
      cards: number,
      'many-cards': number,
      'old-decisions': number,
      rounds: number,
      seconds: number,
      warmup: number,
    },
  });
  const usual = values.quick ? QUICK : FULL;
  return {
    serve: values.serve,
    cards: Number(values.cards ?? usual.cards),
    manyCards: Number(values['many-cards'] ?? usual.manyCards),
    oldDecisions: Number(values['old-decisions'] ?? usual.oldDecisions),
    rounds: Number(values.rounds ?? usual.rounds),
    seconds: Number(values.seconds ?? usual.seconds),
    warmupSeconds: Number(values.warmup ?? usual.warmupSeconds),
  };
}
