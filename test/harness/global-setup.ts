import type { TestProject } from 'vitest/node';
import type { Template } from './database.ts';
import { startTemplate } from './template.ts';

declare module 'vitest' {
  export interface ProvidedContext extends Template {}
}

type Running = { provide: (project: TestProject) => void; stop: () => Promise<void> };

/** The projects of one run share a server; vitest sets each of them up in this same process. */
const shared = globalThis as { testPostgres?: Promise<Running>; testPostgresUsers?: number };

async function start(): Promise<Running> {
  const { template, stop } = await startTemplate();
  const provide = (project: TestProject) => {
    project.provide('adminUrl', template.adminUrl);
    project.provide('ownerUrl', template.ownerUrl);
    project.provide('templateDatabase', template.templateDatabase);
  };
  return { provide, stop };
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
