import { expect, it } from 'vitest';
import { openDatabase } from '../../src/platform/database.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { freshDatabase } from '../harness/database.ts';

it('logs of a statement that failed what it was, and nothing of what it was to write (R58)', async () => {
  const { url, destroy } = await freshDatabase();
  const db = openDatabase({ url, max: 1 });
  await db.raw('create table told (id int primary key, note text not null check (length(note) < 60))');
  const note = 'Call her daughter Carol on 07700 900111';
  await db('told').insert({ id: 1, note });
  const lines: string[] = [];
  const logger = createLogger({ level: 'error', name: 'test', to: { write: (line) => void lines.push(line) } });
  for (const row of [
    { id: 2, note: `${note}, and after six on 07700 900112` },
    { id: 3, note: null },
  ]) {
    const written = db('told').update(row).where({ note });
    await expect(written).rejects.toThrow();
    await written.catch((err: unknown) => logger.error({ err, requestId: 'r' }, 'a page failed'));
  }
  // A question mark of PostgreSQL's own: here the values would be written into the message, were messages made of them.
  const ownMark = `update told set note = ? where not '{}'::jsonb \\? 'a'`;
  const marked = db.raw(ownMark, [`${note}, and after six on 07700 900113`]);
  await marked.then(
    () => expect.unreachable('the note is too long'),
    (err: unknown) => logger.error({ err, requestId: 'r' }, 'a page failed'),
  );
  for (const err of ['gone', null]) logger.error({ err }, 'no error at all');
  expect(lines.splice(3).map((line) => JSON.parse(line).err)).toEqual(['gone', null]);
  expect(lines).toHaveLength(3);
  expect(lines.join()).toContain('update \\"told\\" set');
  expect(lines.join()).toContain('"code":"23514"');
  expect(lines.join()).not.toMatch(/Carol|07700/);
  await db.destroy();
  await destroy();
});
