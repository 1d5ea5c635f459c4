import { compose } from '../compose.ts';
import { loadConfig, readEnvironment } from '../config.ts';
import { serveUntilStopped } from '../platform/process-child.ts';

await serveUntilStopped(async () => {
  const service = await compose(loadConfig(readEnvironment()));
  const worker = await service.startWorker();
  return {
    stop: async () => {
      await worker.stop();
      await service.destroy();
    },
  };
});
