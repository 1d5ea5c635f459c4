import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CannotRun } from './cannot-run.ts';

const key = () => randomBytes(32).toString('base64');
const webhookSecret = () => `whsec_${randomBytes(32).toString('base64url')}`;

/** By the name of the variable that each one stands in for. */
const MAKERS: Readonly<Record<string, () => string>> = {
  SESSION_SECRET: key,
  IDENTITY_KEYS: () => `v1:${key()}`,
  IDENTITY_HASH_KEY: key,
  ACCESS_CODE_KEY: key,
  PSEUDONYM_KEY: key,
  STRIPE_AUTHORIZATION_WEBHOOK_SECRET: webhookSecret,
  STRIPE_WEBHOOK_SECRET: webhookSecret,
  OIDC_CLIENT_SECRET: key,
  TILL_API_KEY: () => `pp_test_${randomBytes(32).toString('base64url')}`,
};

function readSecrets(file: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new CannotRun(`Cannot read ${file}: ${(error as Error).message}`);
  }
}

/**
 * The secrets of a machine that was given none: made once, then always the same, in `secrets.json` of the
 * folder, readable by its owner only. All of them, or those of `names`. Whoever loses the file loses the names behind the recipients.
 */
export function localSecrets(
  dataDir: string,
  names: readonly string[] = Object.keys(MAKERS),
): Readonly<Record<string, string>> {
  const file = path.join(dataDir, 'secrets.json');
  const kept = readSecrets(file);
  const missing = names.filter((name) => !kept[name]);
  if (missing.length === 0) return kept;
  const made = Object.fromEntries(missing.map((name) => [name, MAKERS[name]?.() ?? '']));
  const secrets = { ...kept, ...made };
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
  return secrets;
}
