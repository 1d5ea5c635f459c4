// `npm run test:stripe`: the contract suite of test/contract against Stripe's own test mode, and a table of what
// Stripe does where its documents are silent, beside what the sandbox does.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');

function readKey() {
  const settings = path.join(root, '.env');
  if (existsSync(settings)) process.loadEnvFile(settings);
  const key = process.env.STRIPE_SECRET_KEY?.trim();
  if (!key)
    return {
      problem: 'STRIPE_SECRET_KEY is not set. Set it to the secret key of your Stripe test account, sk_test_...',
    };
  if (/^\w+_live_/.test(key))
    return { problem: 'STRIPE_SECRET_KEY is a live key. This suite makes payments: only sk_test_... will do.' };
  if (!/^sk_test_\w+$/.test(key))
    return { problem: 'STRIPE_SECRET_KEY is not the secret key of a test account (sk_test_...).' };
  return { key };
}

function printTable(file) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean) : [];
  const rows = lines.map((line) => JSON.parse(line)).sort((a, b) => a.question.localeCompare(b.question));
  const different = rows.filter(({ sandbox, seen }) => sandbox !== seen);
  const width = Math.max(...rows.map(({ question }) => question.length), 10);
  const row = (mark, question, answers) => console.log([mark, question.padEnd(width), '', ...answers].join(' '));
  console.log('\nWhat the documents leave open: what the sandbox does, and what was seen. * marks a difference.\n');
  for (const { question, sandbox, seen } of rows)
    row(sandbox === seen ? ' ' : '*', question, [sandbox.padEnd(44), seen]);
  console.log(`\n${different.length} differences in ${rows.length} observations.`);
  for (const { question, turns } of different) {
    const mend = turns ? `turn the switch ${turns} of src/sandbox/behaviour.ts` : 'mend the sandbox';
    console.log(`  ${question}: ${mend}, and test/contract/observations.ts.`);
  }
}

const { key, problem } = readKey();
if (problem) {
  console.error(problem);
  process.exit(1);
}
const folder = mkdtempSync(path.join(tmpdir(), 'stripe-contract-'));
const file = path.join(folder, 'observations.jsonl');
const env = { ...process.env, CONTRACT_STRIPE_KEY: key, CONTRACT_OBSERVATIONS: file };
if (process.env.STRIPE_API_BASE) env.CONTRACT_STRIPE_BASE = process.env.STRIPE_API_BASE;
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
// What follows the command goes to vitest: npm run test:stripe -- -t 'a refund'
const command = [vitest, 'run', '--config', 'test/contract/vitest.config.ts', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit', env });
printTable(file);
rmSync(folder, { recursive: true });
process.exit(status ?? 1);
