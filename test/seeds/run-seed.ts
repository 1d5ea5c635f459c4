import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const SCRIPT = path.join(import.meta.dirname, '../../src/main/seed.ts');

/** How a seeding ended, and what it said. */
export type Run = { code: number | null; output: string; tookMs: number };

function startSeed(env: Record<string, string>): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [SCRIPT], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output };
}

export async function runSeed(env: Record<string, string>): Promise<Run> {
  const begun = performance.now();
  const { child, output } = startSeed(env);
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, output: output(), tookMs: performance.now() - begun };
}

/** Stops a seeding once its first awards are made. */
export async function interruptSeed(env: Record<string, string>): Promise<Run> {
  const { child, output } = startSeed(env);
  while (!output().includes('of 3')) await once(child.stdout ?? child, 'data');
  const begun = performance.now();
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, output: output(), tookMs: performance.now() - begun };
}
