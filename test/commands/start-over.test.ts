import { v7 as newId } from 'uuid';
import { expect, it } from 'vitest';
import { markProgress, readProgress, startOver } from '../../src/main/start-over.ts';
import { createSettableClock } from '../../src/platform/clock.ts';
import { inScope, openDatabase } from '../../src/platform/database.ts';
import { freshDatabase } from '../harness/database.ts';
import { addPractice } from '../harness/practices.ts';

it('begins a seeding anew whatever the first one left, also what only newer migrations allow', async () => {
  const { url, destroy } = await freshDatabase();
  const at = new Date('2026-11-22T10:00:00Z');
  const db = openDatabase({ url, max: 1 });
  const practiceId = await addPractice({ db, clock: createSettableClock(at) }, 'DEMO-01');
  const ofThePractice = { id: newId(), practice_id: practiceId, kind: 'company', created_at: at };
  await inScope(db, 'all', (trx) => trx('cardholders').insert(ofThePractice));
  await db('installation').insert({ name: 'issuer', value: 'sandbox' });
  await db.destroy();
  await markProgress(url, 'seeding', at);
  await startOver(url);
  expect(await readProgress(url)).toBe('none');
  const after = openDatabase({ url, max: 1 });
  expect(await after('installation').pluck('name')).toEqual(['issuer']);
  expect(await inScope(after, 'all', (trx) => trx('practices').select('id'))).toEqual([]);
  await after.destroy();
  await destroy();
});
