import { loadSettings, readEnvironment } from '../config.ts';
import type { Environment } from '../environment.ts';
import { runningPorts } from '../platform/process-lock.ts';

/** The environment of a command that works beside `npm start`: the ports of what runs, where none are given. */
export function commandEnvironment(): Environment {
  const env = readEnvironment();
  const given = Object.entries(env).filter(([, value]) => value?.trim());
  return { ...runningPorts(loadSettings(env).dataDir), ...Object.fromEntries(given) };
}
