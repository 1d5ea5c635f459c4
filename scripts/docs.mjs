// The documents that a run writes. `docs.mjs write` makes them anew; `docs.mjs check` fails when they would be others.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const [mode, ...rest] = process.argv.slice(2);
if (mode !== 'write' && mode !== 'check') {
  console.error('Say `write` or `check`.');
  process.exit(1);
}
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const command = [vitest, 'run', '--config', 'test/story/vitest.config.ts', ...rest];
const env = { ...process.env, WRITE_DOCS: String(mode === 'write') };
const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit', env });
if (status === 0) console.log(mode === 'write' ? 'Written: docs/money.md' : 'docs/money.md says what a run says.');
process.exit(status ?? 1);
