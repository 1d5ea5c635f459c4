import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillTables } from './fill-tables.ts';
import { countOf, otherTables, type PracticeTable, practiceTables, tryInScope } from './practice-tables.ts';
import { startWalk, type Walk } from './records.ts';

let walk: Walk;
let tables: PracticeTable[];

beforeAll(async () => {
  walk = await startWalk();
  tables = await practiceTables(walk.service);
  const { practiceId } = walk.scheme;
  const empty = Object.entries(await seenIn('*')).flatMap(([name, count]) => (count === 0 ? [name] : []));
  await fillTables(walk.service, { tables: empty, practiceId });
}, 120_000);
afterAll(() => walk.service[Symbol.asyncDispose]());

/** What a transaction sees of the first practice, by table. */
async function seenIn(practices: string | null): Promise<Record<string, number | string>> {
  const seen: Record<string, number | string> = {};
  for (const { name } of tables) {
    seen[name] = await tryInScope(walk.service, practices, (trx) => countOf(trx, name, walk.scheme.practiceId));
  }
  return seen;
}

const nothing = () => Object.fromEntries(tables.map(({ name }) => [name, 0]));

describe('every table whose rows belong to a practice (R16)', () => {
  it('has row-level security, forced on its owner too', () => {
    expect(tables.length).toBeGreaterThan(20);
    expect(tables.filter(({ isSecured, isForced }) => !isSecured || !isForced).map(({ name }) => name)).toEqual([]);
  });

  it('holds something of the practice, so that hiding it means something', async () => {
    const all = await seenIn('*');
    expect(
      Object.entries(all)
        .filter(([, count]) => count === 0)
        .map(([name]) => name),
    ).toEqual([]);
    expect(await seenIn(walk.scheme.practiceId)).toEqual(all);
  }, 60_000);

  it.each([
    ['another practice', () => walk.elsewhereId],
    ['no practice', () => ''],
    ['nobody said which', () => null],
  ])(
    'shows none of it in the scope of %s',
    async (_, practices) => {
      expect(await seenIn(practices())).toEqual(nothing());
    },
    60_000,
  );

  it('lets nobody of another practice change or remove a row of it', async () => {
    const { practiceId } = walk.scheme;
    for (const { name } of tables) {
      for (const act of [`update ${name} set practice_id = practice_id`, `delete from ${name}`]) {
        const done = await tryInScope(walk.service, walk.elsewhereId, async (trx) => {
          const { rowCount } = await trx.raw<{ rowCount: number }>(`${act} where practice_id = ?`, [practiceId]);
          return rowCount;
        });
        const isRefused = done === 0 || /permission denied|append-only/.test(String(done));
        expect(isRefused, `${act}: ${done}`).toBe(true);
      }
    }
  }, 60_000);

  it('lets nobody give a row of their own to another practice', async () => {
    const { practiceId } = walk.scheme;
    for (const { name } of tables) {
      const done = await tryInScope(walk.service, practiceId, (trx) =>
        trx(name).where({ practice_id: practiceId }).update({ practice_id: walk.elsewhereId }),
      );
      expect(String(done), name).toMatch(/row-level security|permission denied|append-only/);
    }
  }, 60_000);

  it('takes no row for another practice, but for records that everybody writes', async () => {
    const { practiceId } = walk.scheme;
    const closed = tables.filter(({ takesAnyRow }) => !takesAnyRow);
    expect(closed.length).toBeGreaterThan(15);
    for (const { name } of closed) {
      const row = await tryInScope(walk.service, '*', async (trx) => {
        const { rows } = await trx.raw<{ rows: { row: unknown }[] }>(
          `select to_jsonb(t) as row from ${name} t where practice_id = ? limit 1`,
          [practiceId],
        );
        return rows[0]?.row;
      });
      const done = await tryInScope(walk.service, walk.elsewhereId, (trx) =>
        trx.raw(`insert into ${name} overriding system value select (jsonb_populate_record(null::${name}, ?)).*`, [
          JSON.stringify(row),
        ]),
      );
      expect(String(done), name).toMatch(/row-level security|permission denied/);
    }
  }, 60_000);
});

describe('a table without a column for the practice (R16)', () => {
  it('is secured, or known to be nobody’s', async () => {
    const found = await otherTables(walk.service);
    expect(found).toEqual([
      { name: 'virement_consents', isSecured: true },
      { name: 'virements', isSecured: true },
    ]);
  });

  it('shows money that two practices agree on to them alone', async () => {
    const id = walk.idIn('virements');
    for (const [practices, count] of [
      [walk.scheme.practiceId, 1],
      [walk.elsewhereId, 0],
      [null, 0],
    ] as const) {
      const seen = await tryInScope(walk.service, practices, async (trx) => [
        (await trx('virements').where({ id }).select('id')).length,
        Math.min(1, (await trx('virement_consents').where({ virement_id: id }).select('side')).length),
      ]);
      expect(seen, String(practices)).toEqual([count, count]);
    }
  });
});
