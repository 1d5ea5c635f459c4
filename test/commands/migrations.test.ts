import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/platform/database.ts';
import { freshDatabase } from '../harness/database.ts';

const files = readdirSync(path.join(import.meta.dirname, '../../migrations'));

test('a fresh database has run every migration, as an owner whom row-level security binds', async () => {
  const { url, destroy } = await freshDatabase();
  const db = openDatabase({ url, max: 1 });
  const names = await db('migrations').orderBy('id').pluck('name');
  const { rows } = await db.raw('select rolsuper, rolbypassrls from pg_roles where rolname = current_user');
  await db.destroy();
  await destroy();
  expect(names).toEqual(files.toSorted());
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
});

test('two fresh databases do not see each other', async () => {
  const databases = await Promise.all([freshDatabase(), freshDatabase()]);
  const [one, two] = databases.map(({ url }) => openDatabase({ url, max: 1 }));
  if (!one || !two) throw new Error('two databases were asked for');
  await one('installation').insert({ name: 'here', value: 'only' });
  expect(await two('installation').where({ name: 'here' })).toEqual([]);
  await Promise.all([one.destroy(), two.destroy()]);
  await Promise.all(databases.map(({ destroy }) => destroy()));
});
