import { compose } from '../compose.ts';
import { loadConfig, readEnvironment } from '../config.ts';
import { openHttpServer } from '../platform/http-server.ts';
import { serveUntilStopped } from '../platform/process-child.ts';

await serveUntilStopped(async () => {
  const config = loadConfig(readEnvironment());
  const service = await compose(config);
  if (config.tillApiKey) await service.staff.ensureTillKey(config.tillApiKey);
  const server = openHttpServer(service.app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, resolve);
  });
  return {
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await closed;
      await service.destroy();
    },
  };
});
