// `npm test`: every check in order, stopping at the first that fails. Steps may be named: `check.mjs lint dead-code`.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const bin = (file) => path.join(root, 'node_modules', file);

const STEPS = {
  types: ['Types', bin('typescript-native/bin/tsc'), '-p', '.'],
  lint: ['Lint and format', bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings'],
  dependencies: ['Dependency rule', path.join(root, 'scripts/check-dependencies.mjs')],
  'dead-code': ['Dead code', bin('knip/bin/knip.js'), '--no-progress', '--no-config-hints'],
  tests: ['Tests', bin('vitest/vitest.mjs'), 'run'],
};

const named = process.argv.slice(2);
const unknown = named.find((name) => !(name in STEPS));
if (unknown) {
  console.error(`No step ${unknown}. There are: ${Object.keys(STEPS).join(', ')}`);
  process.exit(1);
}
const begun = performance.now();
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

for (const name of named.length > 0 ? named : Object.keys(STEPS)) {
  const [title, ...command] = STEPS[name];
  const stepBegun = performance.now();
  console.log(`\n=== ${title}`);
  const { status, signal } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`\n=== ${title}: failed after ${seconds(stepBegun)}${signal ? ` (${signal})` : ''}`);
    process.exit(status ?? 1);
  }
  console.log(`=== ${title}: passed in ${seconds(stepBegun)}`);
}
console.log(`\nAll checks passed in ${seconds(begun)}`);
