import { compose, type Service } from '../compose.ts';
import { loadConfig } from '../config.ts';
import { createLogger } from '../platform/logger.ts';
import { claimDatabase } from './claim-database.ts';
import { commandEnvironment } from './command-environment.ts';
import { localEnvironment } from './local-environment.ts';
import type { DatabaseUse } from './use-database.ts';

/** Composes the service on the instance's database, for one command, beside whatever else runs there. */
export async function useService<T>(
  { url, settings }: DatabaseUse,
  work: (service: Service) => Promise<T>,
): Promise<T> {
  await claimDatabase(settings, settings.databaseOwnerUrl ?? url);
  const config = loadConfig({ ...localEnvironment(commandEnvironment(), settings), DATABASE_URL: url });
  const service = await compose(config, { logger: createLogger({ name: 'command', level: 'fatal' }) });
  try {
    return await work(service);
  } finally {
    await service.destroy();
  }
}
