import type { Settings } from '../config.ts';
import { checkServer, describeDatabase } from '../platform/database-server.ts';
import { startEmbeddedPostgres } from '../platform/embedded-postgres.ts';
import { say } from './announce.ts';
import { migrate } from './migrate.ts';

export type DatabaseServer = {
  url: string;
  ownerUrl: string;
  /** Resolves when an embedded server has ended; never for one that is not ours. */
  ended: Promise<unknown>;
  stop: () => Promise<void>;
};

type Place = Pick<Settings, 'databaseUrl' | 'databaseOwnerUrl' | 'dataDir'>;

async function useGivenServer(settings: Place, url: string): Promise<DatabaseServer> {
  const ownerUrl = settings.databaseOwnerUrl ?? url;
  for (const each of new Set([url, ownerUrl])) await checkServer(each);
  say(`Database: ${describeDatabase(url)} (DATABASE_URL)`);
  return { url, ownerUrl, ended: new Promise(() => undefined), stop: async () => undefined };
}

async function startOwnServer({ dataDir }: Place): Promise<DatabaseServer> {
  const { url, ended, stop } = await startEmbeddedPostgres({ dataDir });
  say(`Database: a PostgreSQL 18 of its own, its data in ${dataDir}`);
  const stopAndSay = async () => {
    await stop();
    say('Stopped: database');
  };
  return { url, ownerUrl: url, ended, stop: stopAndSay };
}

/** The server to work with: the one that is named, else an embedded one, which is started. */
export async function openDatabaseServer(settings: Place): Promise<DatabaseServer> {
  return settings.databaseUrl ? useGivenServer(settings, settings.databaseUrl) : startOwnServer(settings);
}

/** Brings the database to this version's shape and says what that took. */
export async function migrateDatabase(settings: Settings, { ownerUrl }: DatabaseServer): Promise<void> {
  const names = await migrate({
    ownerUrl,
    withSandbox: settings.startsSandbox || settings.startsIdentity || settings.startsNotify,
  });
  say(names.length > 0 ? `Migrations: ${names.length} run` : 'Migrations: none needed');
}
