import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export type FreshDatabase = {
  /** Connects as the database's owner. */
  url: string;
  /** Drops it; connections that are still open are cut. */
  destroy: () => Promise<void>;
};

async function asAdmin(sql: string): Promise<void> {
  const admin = new pg.Client(inject('adminUrl'));
  await admin.connect();
  try {
    await admin.query(sql);
  } finally {
    await admin.end();
  }
}

/** A migrated, empty database of its own, a copy of the run's template. Takes about 50 ms. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const url = new URL(inject('ownerUrl'));
  url.pathname = `/${name}`;
  await asAdmin(
    `create database ${name} template ${inject('templateDatabase')} owner ${url.username} strategy file_copy`,
  );
  return { url: url.href, destroy: () => asAdmin(`drop database if exists ${name} with (force)`) };
}
