import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/main/migrate.ts';
import { DATABASE_OWNER, type EmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { startTestPostgres } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    adminUrl: string;
    ownerUrl: string;
    templateDatabase: string;
  }
}

type Running = { provide: (project: TestProject) => void; stop: () => Promise<void> };

/** The projects of one run share a server; vitest sets each of them up in this same process. */
const shared = globalThis as { testPostgres?: Promise<Running>; testPostgresUsers?: number };

async function makeTemplate(server: EmbeddedPostgres): Promise<void> {
  await migrate({ ownerUrl: server.url, withSandbox: true });
  const admin = new pg.Client(server.adminUrl);
  await admin.connect();
  await admin.query(`alter database ${DATABASE_OWNER} with is_template true allow_connections false`);
  await admin.end();
}

async function start(): Promise<Running> {
  const server = await startTestPostgres();
  try {
    await makeTemplate(server);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const provide = (project: TestProject) => {
    project.provide('adminUrl', server.adminUrl);
    project.provide('ownerUrl', server.url);
    project.provide('templateDatabase', DATABASE_OWNER);
  };
  return { provide, stop: server.stop };
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.testPostgres ??= start();
  shared.testPostgresUsers = (shared.testPostgresUsers ?? 0) + 1;
  const running = await shared.testPostgres;
  running.provide(project);
  return async () => {
    shared.testPostgresUsers = (shared.testPostgresUsers ?? 1) - 1;
    if (shared.testPostgresUsers === 0) await running.stop();
  };
}
