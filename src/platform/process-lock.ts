import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CannotRun } from './cannot-run.ts';
import { isRunning, stopProcess, waitUntil } from './process-alive.ts';

type Noted = { pid: number; mark: string };
/** Where the holder listens, as variables of the environment. */
type Ports = Readonly<Record<string, string>>;
type Holder = Noted & { children: Noted[]; stopping: boolean; ports?: Ports };

/** How long a stop may take, and how long a holder has to show that it is stopping. */
const STOP_LIMIT_MS = 60_000;
const NOTICE_MS = 1_500;

/** The right to run on a data folder, held by one process at a time. */
export type Lock = {
  /** Remembers a process started here, so that the next holder can end it should this one be killed. */
  note: (child: Noted) => void;
  /** Tells commands beside this process where it listens. */
  notePorts: (ports: Ports) => void;
  /** Lets the next holder wait instead of refusing. */
  announceStop: () => void;
  release: () => void;
};

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

const lockFile = (dataDir: string) => path.join(dataDir, 'running.json');

/** Where the process that runs on the folder listens; nothing when none runs, or it has not said. */
export function runningPorts(dataDir: string): Ports {
  const holder = readHolder(lockFile(dataDir));
  return holder?.ports && isRunning(holder.pid, holder.mark) ? holder.ports : {};
}

/** Writes the file only if there is none: all of it or nothing. */
function createOnce(file: string, holder: Holder): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

/** Whether the holder is gone, now or within the time that a stop takes. */
async function isGone(file: string, { pid, mark }: Holder): Promise<boolean> {
  const ended = () => !isRunning(pid, mark);
  await waitUntil(() => ended() || readHolder(file)?.stopping === true, NOTICE_MS);
  return ended() || (readHolder(file)?.stopping === true && (await waitUntil(ended, STOP_LIMIT_MS)));
}

async function clearKilled(file: string, { name, another }: Runner): Promise<void> {
  const holder = readHolder(file);
  if (holder && !(await isGone(file, holder))) {
    throw new CannotRun(
      `${name} already runs on ${path.dirname(file)} (process ${holder.pid}). To run another beside it, give it ` +
        `its own folder and ports:\n${another}`,
    );
  }
  const left = readHolder(file)?.children ?? [];
  await Promise.all(
    left.map((child) => stopProcess(child, { signal: 'SIGTERM', lastSignal: 'SIGKILL', graceMs: 10_000 })),
  );
  rmSync(file, { force: true });
}

/** What runs on the folder, and how to run another beside it. */
type Runner = { name: string; another: string };

const SERVICE: Runner = { name: 'Practice Purse', another: 'DATA_DIR=.data-2 PORT=3001 SANDBOX_PORT=4243 npm start' };

/**
 * Takes the folder for this process. What a killed holder left running is ended first.
 * Throws {@link CannotRun} when the holder lives.
 */
export async function takeLock(dataDir: string, runner: Runner = SERVICE): Promise<Lock> {
  mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const file = lockFile(dataDir);
  const mark = path.basename(process.argv[1] ?? 'node');
  const holder: Holder = { pid: process.pid, mark, children: [], stopping: false };
  const save = () => writeFileSync(file, JSON.stringify(holder), { mode: 0o600 });
  while (!createOnce(file, holder)) await clearKilled(file, runner);
  return {
    note: (child) => {
      holder.children.push(child);
      save();
    },
    notePorts: (ports) => {
      holder.ports = ports;
      save();
    },
    announceStop: () => {
      holder.stopping = true;
      save();
    },
    release: () => rmSync(file, { force: true }),
  };
}
