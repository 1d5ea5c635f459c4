import type { Settings } from '../config.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { portProblem } from '../platform/port.ts';

/** Throws, before anything is started, when a port that will be needed is taken: says which, and how to choose another. */
export async function checkPorts(settings: Settings): Promise<void> {
  const { port, sandboxPort } = settings;
  const needsBoth = settings.startsSandbox || settings.startsIdentity || settings.startsNotify;
  const wanted: [string, number][] = [['PORT', port]];
  if (needsBoth) wanted.push(['SANDBOX_PORT', sandboxPort]);
  if (needsBoth && port === sandboxPort) throw new CannotRun(`PORT and SANDBOX_PORT are both ${port}: choose two`);
  for (const [name, number] of wanted) {
    const problem = await portProblem(number);
    if (problem) throw new CannotRun(`${name}: ${problem}. Choose another: ${name}=${number + 1} npm start`);
  }
}
