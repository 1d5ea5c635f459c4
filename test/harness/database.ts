import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export type FreshDatabase = {
  /** Connects as the database's owner. */
  url: string;
  /** Drops it; connections that are still open are cut. */
  destroy: () => Promise<void>;
};

export type Template = { adminUrl: string; ownerUrl: string; templateDatabase: string };

async function runSql(adminUrl: string, sql: string): Promise<void> {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  try {
    await admin.query(sql);
  } finally {
    await admin.end();
  }
}

/** A migrated, empty database of its own, a copy of the template. Takes about 50 ms. */
export async function copyTemplate({ adminUrl, ownerUrl, templateDatabase }: Template): Promise<FreshDatabase> {
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  await runSql(
    adminUrl,
    `create database ${name} template ${templateDatabase} owner ${url.username} strategy file_copy`,
  );
  return { url: url.href, destroy: () => runSql(adminUrl, `drop database if exists ${name} with (force)`) };
}

/** A copy of this test run's template. */
export function freshDatabase(): Promise<FreshDatabase> {
  return copyTemplate({
    adminUrl: inject('adminUrl'),
    ownerUrl: inject('ownerUrl'),
    templateDatabase: inject('templateDatabase'),
  });
}
