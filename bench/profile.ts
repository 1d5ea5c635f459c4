import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A part of the time that a process was watched, and its share of all of it. */
export type ProfileShare = { where: string; share: number };

type CpuProfile = {
  nodes: readonly { id: number; callFrame: { functionName: string; url: string } }[];
  samples: readonly number[];
  timeDeltas: readonly number[];
};

/** A folder for Node's profiler, and the flags that make it write there when the process ends. */
export function openProfile(): { flags: readonly string[]; read: () => ProfileShare[]; close: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-profile-'));
  return {
    flags: ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500'],
    read: () => {
      const [file] = readdirSync(folder);
      if (!file) throw new Error('no profile was written');
      return sharesOf(JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as CpuProfile);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const INTERNAL: readonly [RegExp, string][] = [
  [/internal\/crypto/, 'node: crypto'],
  [/_http_|internal\/http/, 'node: http'],
  [/net\.js|net$|stream|internal\/streams/, 'node: sockets and streams'],
];

/** A name for the place that a function is in: a module of ours, a package, or a part of Node. */
function placeOf({ functionName, url }: { functionName: string; url: string }): string {
  if (functionName === '(idle)') return 'idle';
  if (functionName === '(garbage collector)') return 'garbage collector';
  if (url === '') return functionName.startsWith('(') ? 'V8 and system calls' : `built in: ${functionName}`;
  const ours = /\/src\/(.+)\.ts$/.exec(url)?.[1];
  if (ours) return `ours: ${ours}`;
  const npm = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (npm) return `package: ${npm}`;
  return INTERNAL.find(([pattern]) => pattern.test(url))?.[1] ?? 'node: other';
}

/** Shares below this are left out. */
const LEAST = 0.005;

/** Time by place, the greatest first, without what is hardly there. */
export function sharesOf({ nodes, samples, timeDeltas }: CpuProfile): ProfileShare[] {
  const places = new Map(nodes.map((node) => [node.id, placeOf(node.callFrame)]));
  const times = new Map<string, number>();
  let total = 0;
  samples.forEach((id, place) => {
    const delta = timeDeltas[place] ?? 0;
    const where = places.get(id) ?? 'unknown';
    times.set(where, (times.get(where) ?? 0) + delta);
    total += delta;
  });
  return [...times]
    .map(([where, time]) => ({ where, share: time / total }))
    .filter(({ share }) => share >= LEAST)
    .sort((a, b) => b.share - a.share);
}
