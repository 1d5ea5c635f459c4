import type { Settings } from '../config.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { portProblem } from '../platform/port.ts';

/** Throws, before anything is started, when a port that will be needed is taken: says which, and how to choose another. */
export async function checkPorts({ port, sandboxPort, startsSandbox }: Settings): Promise<void> {
  const wanted: [string, number][] = [['PORT', port]];
  if (startsSandbox) wanted.push(['SANDBOX_PORT', sandboxPort]);
  if (startsSandbox && port === sandboxPort) throw new CannotRun(`PORT and SANDBOX_PORT are both ${port}: choose two`);
  for (const [name, number] of wanted) {
    const problem = await portProblem(number);
    if (problem) throw new CannotRun(`${name}: ${problem}. Choose another: ${name}=${number + 1} npm start`);
  }
}
