/** What a process does until it is stopped. */
export type Service = { stop: () => Promise<void> };

/** Sent to the supervisor once the service can be used. */
export type ReadyMessage = { ready: true };

/**
 * Runs a service until SIGTERM, or until the supervisor that started this process is gone. Under a supervisor
 * Ctrl-C is the supervisor's to answer; alone it stops the service. Stops once, in order, whatever comes twice.
 * Ends the process: with 0 after a stop, with 1 when starting or stopping failed.
 */
export async function serveUntilStopped(start: () => Promise<Service>): Promise<void> {
  const supervised = process.send !== undefined;
  const stopAsked = new Promise<void>((resolve) => {
    process.on('SIGTERM', () => resolve());
    process.on('disconnect', () => resolve());
    process.on('SIGINT', () => {
      if (!supervised) resolve();
    });
  });
  try {
    const service = await start();
    if (process.connected) process.send?.({ ready: true } satisfies ReadyMessage);
    await stopAsked;
    await service.stop();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  }
}
