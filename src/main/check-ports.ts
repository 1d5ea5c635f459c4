import type { Settings } from '../config.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { portProblem } from '../platform/port.ts';

const HIGHEST = 65_535;

/** A port to propose in place of a taken one: never the one that the other of the two has. */
const anotherThan = (taken: number, { port, sandboxPort }: Settings) =>
  [taken + 1, taken + 2, taken - 1, taken - 2].find((one) => one <= HIGHEST && one !== port && one !== sandboxPort);

/** Throws, before anything is started, when a port that will be needed is taken: says which, and how to choose another. */
export async function checkPorts(settings: Settings): Promise<void> {
  const { port, sandboxPort } = settings;
  const needsBoth = settings.startsSandbox || settings.startsIdentity || settings.startsNotify;
  const wanted: [string, number][] = [['PORT', port]];
  if (needsBoth) wanted.push(['SANDBOX_PORT', sandboxPort]);
  if (needsBoth && port === sandboxPort) throw new CannotRun(`PORT and SANDBOX_PORT are both ${port}: choose two`);
  for (const [name, number] of wanted) {
    const problem = await portProblem(number);
    if (!problem) continue;
    throw new CannotRun(`${name}: ${problem}. Choose another: ${name}=${anotherThan(number, settings)} npm start`);
  }
}
