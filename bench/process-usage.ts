import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of Linux in a second, as /proc counts. */
const TICKS = 100;

function statOf(pid: number): { parent: number; ticks: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
    return { parent: fields[1] ?? 0, ticks: user + system + childUser + childSystem };
  } catch {
    return null;
  }
}

/** Processor time of a process and its children so far, those that ended included. 0 where the system does not tell (no /proc). */
export function cpuSeconds(pid: number): number {
  const own = statOf(pid);
  if (!own) return 0;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat?.parent === pid);
  return (own.ticks + children.reduce((sum, child) => sum + (child?.ticks ?? 0), 0)) / TICKS;
}

/** The most memory that a process has had at once, in MB. NaN where the system does not tell. */
export function peakMemoryMb(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
