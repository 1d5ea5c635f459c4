import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { CannotRun } from './cannot-run.ts';

/** The system account a PostgreSQL server runs as. It refuses to run as root. */
export type Account = { uid: number; gid: number };

/** `undefined` for an ordinary user, whose own account serves; as root the system's `postgres`, else `nobody`. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const entries = lines.filter((line) => !line.startsWith('#')).map((line) => line.split(':'));
  const entry = entries.find(([name]) => name === 'postgres') ?? entries.find(([name]) => name === 'nobody');
  return { uid: Number(entry?.[2] ?? 65_534) >>> 0, gid: Number(entry?.[3] ?? 65_534) >>> 0 };
}

/** The account that owns a folder, where we may act for it. */
export function ownerOf(folder: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = statSync(folder);
  return { uid, gid };
}

/** Whether the account may pass through a folder and every folder above it. */
export function canReach(folder: string, account: Account | undefined): boolean {
  if (!account) return true;
  const { uid, gid, mode } = statSync(folder);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  const parent = path.dirname(folder);
  return parent === folder || canReach(parent, account);
}

/**
 * A folder under /var/tmp that any account can pass through, always the same for one `key`: for root,
 * whose own folders may be closed to the server's account. Throws when somebody else has made it.
 */
export function reachableFolder(key: string): string {
  const name = createHash('sha256').update(key).digest('hex').slice(0, 12);
  const folder = `/var/tmp/practice-purse-${name}`;
  mkdirSync(folder, { recursive: true });
  const { uid, mode } = lstatSync(folder);
  if (uid !== process.getuid?.()) throw new CannotRun(`${folder} belongs to somebody else (uid ${uid}): remove it`);
  if ((mode & 0o777) !== 0o711) chmodSync(folder, 0o711);
  return folder;
}
