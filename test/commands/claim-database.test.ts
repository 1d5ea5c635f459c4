import { v7 as newId } from 'uuid';
import { expect, it } from 'vitest';
import { loadSettings } from '../../src/config.ts';
import { claimDatabase } from '../../src/main/claim-database.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { freshDatabase } from '../harness/database.ts';

const withSandbox = loadSettings({ NODE_ENV: 'test', BASE_URL: 'http://localhost:3000' });
const withStripe = { ...withSandbox, usesSandbox: false };

it('keeps a database to the sandbox or to Stripe, whichever it was first started with (R71)', async () => {
  const { url, destroy } = await freshDatabase();
  await claimDatabase(withSandbox, url);
  await claimDatabase(withSandbox, url);
  await expect(claimDatabase(withStripe, url)).rejects.toThrow('cards of the sandbox');
  await destroy();
});

it('starts no sign-in without a password where real people sign in (R71)', async () => {
  const { url, destroy } = await freshDatabase();
  const db = openDatabase({ url, max: 1 });
  const [id, at] = [newId(), '2026-11-22T10:00:00Z'];
  const hugh = { id, kind: 'staff', name: 'Hugh Samplewright', title: 'Auditor', role: 'auditor', created_at: at };
  await db('principals').insert({ ...hugh, is_demonstration: false });
  await claimDatabase(withSandbox, url);
  const issuer = 'https://login.example.org';
  await db('staff_identities').insert({ id: newId(), issuer, subject: '555', principal_id: id, linked_at: at });
  await db.destroy();
  await expect(claimDatabase(withSandbox, url)).rejects.toThrow('asks for no password');
  await claimDatabase({ ...withSandbox, startsIdentity: false }, url);
  await destroy();
});

it('refuses demonstration data in production (R71)', async () => {
  const { url, destroy } = await freshDatabase();
  const db = openDatabase({ url, max: 1 });
  await db('installation').insert({ name: 'seeded', value: '2026-11-22' });
  await db.destroy();
  await expect(claimDatabase({ ...withStripe, production: true }, url)).rejects.toThrow('demonstration data');
  await destroy();
});
