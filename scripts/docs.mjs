// The documents that a run writes. `docs.mjs write money` makes one anew; `docs.mjs check` fails when any would be another.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const PAGES = ['money', 'decisions'];

const root = path.join(import.meta.dirname, '..');
const [mode, ...rest] = process.argv.slice(2);
if (mode !== 'write' && mode !== 'check') {
  console.error('Say `write` or `check`.');
  process.exit(1);
}
const named = PAGES.filter((page) => rest.includes(page));
const pages = named.length > 0 ? named : PAGES;
const options = rest.filter((word) => !PAGES.includes(word));
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const stories = pages.map((page) => `test/story/${page}.story.ts`);
const command = [vitest, 'run', '--config', 'test/story/vitest.config.ts', ...stories, ...options];
const env = { ...process.env, WRITE_DOCS: String(mode === 'write') };
const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit', env });
const files = pages.map((page) => `docs/${page}.md`).join(', ');
if (status === 0) console.log(mode === 'write' ? `Written: ${files}` : `As a run says: ${files}`);
process.exit(status ?? 1);
