import { openSync, readFileSync, statSync } from 'node:fs';

const LIMIT_BYTES = 20_000_000;

/** Opens a log to add to, or anew once it has grown beyond 20 MB. Returns a descriptor that the caller closes. */
export function openLogFile(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return openSync(file, size > LIMIT_BYTES ? 'w' : 'a', 0o600);
}

/** The last lines of a log, under a heading that names it. */
export function logTail(file: string): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15);
  return `The end of ${file}:\n${lines.join('\n')}`;
}
