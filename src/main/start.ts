import { loadSettings, readEnvironment } from '../config.ts';
import { runEverything } from './run-everything.ts';
import { runUntilStopped } from './until-stopped.ts';

await runUntilStopped(async (stopAsked) => {
  const env = readEnvironment();
  return runEverything({ env, settings: loadSettings(env), stopAsked });
});
