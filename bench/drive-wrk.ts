import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { CannotRun } from '../src/platform/cannot-run.ts';
import type { LoadJob, LoadResult } from './load-job.ts';
import { createBodyMaker } from './signed-bodies.ts';

const SCRIPT = path.join(import.meta.dirname, 'generator/play-deliveries.lua');

/** What wrk's own program says at its end; it plays deliveries again when they are used up. */
type Said = Omit<LoadResult, 'sent' | 'ranOut'> & { again: number };

export function hasWrk(): boolean {
  return spawnSync('wrk', ['--version']).error === undefined && spawnSync('mkfifo', ['--version']).error === undefined;
}

/** The deliveries with their lengths, in pieces of a thousand. */
function* packed(job: LoadJob, bodies: number): Generator<Buffer> {
  const make = createBodyMaker({ ...job, at: new Date() });
  for (let left = bodies; left > 0; left -= 1000) {
    const pieces = Array.from({ length: Math.min(left, 1000) }, make);
    yield Buffer.concat(pieces.flatMap((piece) => [Buffer.from(String(piece.length).padStart(8, '0')), piece]));
  }
}

async function play(job: LoadJob, { bodies, seconds }: { bodies: number; seconds: number }): Promise<Said> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-wrk-'));
  const pipe = path.join(folder, 'deliveries');
  try {
    spawnSync('mkfifo', [pipe]);
    const args = ['-t1', `-c${job.connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', SCRIPT];
    const wrk = spawn('wrk', [...args, `http://127.0.0.1:${job.port}/`, '--', pipe], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = Promise.all([text(wrk.stdout), text(wrk.stderr), once(wrk, 'close')]);
    await pipeline(packed(job, bodies), createWriteStream(pipe));
    const [out, errors, [code]] = await said;
    const line = out.split('\n').find((each) => each.startsWith('{'));
    if (code !== 0 || !line) throw new CannotRun(`wrk failed (${code}): ${errors || out}`);
    return JSON.parse(line) as Said;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Puts a load on a service with wrk, in one thread: a warm-up, then `begin` is called and the measured interval follows.
 * wrk takes whole seconds only, and does not wait for the last answers.
 */
export async function playWithWrk(job: LoadJob, begin: () => void): Promise<LoadResult> {
  const warmup = Math.max(1, Math.round(job.warmupSeconds));
  const seconds = Math.max(1, Math.round(job.seconds));
  const bodiesFor = (part: number) => Math.ceil((job.bodies * part) / (warmup + seconds));
  const first = { ...job, prefix: `${job.prefix}w` };
  const warmed = await play(first, { bodies: bodiesFor(warmup), seconds: warmup });
  begin();
  const { again, ...said } = await play(job, { bodies: bodiesFor(seconds), seconds });
  const sent = [
    { prefix: first.prefix, bodies: bodiesFor(warmup), answered: warmed.answered, sent: null },
    { prefix: job.prefix, bodies: bodiesFor(seconds), answered: said.answered, sent: null },
  ];
  return { ...said, sent, ranOut: again > 0 };
}
