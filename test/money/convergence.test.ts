import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Program, programs } from '../converge/program.ts';
import { Tally } from '../converge/tally.ts';
import { createLane } from '../converge/theatre.ts';

const REGRESSIONS = path.join(import.meta.dirname, 'regressions');

const lanes = [1, 2].map(() => createLane({ tally: new Tally(), newDatabase: () => null }));
afterAll(() => Promise.all(lanes.map((lane) => lane.close())));

/** Programs that once failed, each in a file of its own that says what went wrong. */
const named = readdirSync(REGRESSIONS).map(
  (file) => JSON.parse(readFileSync(path.join(REGRESSIONS, file), 'utf8')) as { name: string; program: Program },
);

describe('whatever shops do and however Stripe tells of it, after reconciliation the ledger equals Stripe (R45, R46)', () => {
  for (const { name, program } of named) {
    it(name, async () => {
      expect(await lanes[0]?.run(program)).toEqual([]);
    }, 60_000);
  }

  it('for random programs of payments, with news dropped, doubled, delayed and shuffled (`npm run converge` runs more)', async () => {
    const sample = fc.sample(programs, { numRuns: 30, seed: 3 });
    const differences = await Promise.all(
      lanes.map(async (lane, place) => {
        const found: string[][] = [];
        for (const program of sample.filter((_, n) => n % lanes.length === place)) found.push(await lane.run(program));
        return found.flat();
      }),
    );
    expect(differences.flat()).toEqual([]);
  }, 180_000);
});
