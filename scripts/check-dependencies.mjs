// Who may import whom (.dependency-cruiser.mjs). Beside the rules it makes sure that every source file was read:
// without a TypeScript that it understands, dependency-cruiser reads none and finds nothing wrong.
// Another folder than the project's may be named.
import { globSync } from 'node:fs';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import config from '../.dependency-cruiser.mjs';

process.chdir(process.argv[2] ?? path.join(import.meta.dirname, '..'));
const folders = ['src', 'migrations', 'seeds', 'test', 'bench'].filter(
  (folder) => globSync(`${folder}/**/*.ts`).length > 0,
);
const { output } = await cruise(folders, {
  ...config.options,
  validate: true,
  ruleSet: { forbidden: config.forbidden },
});
const read = new Set(output.modules.map((module) => module.source));
const unread = folders
  .flatMap((folder) => globSync(`${folder}/**/*.ts`))
  .filter((file) => !read.has(file.split(path.sep).join('/')));

for (const { rule, from, to } of output.summary.violations) console.error(`${rule.name}: ${from} -> ${to}`);
if (unread.length > 0) console.error(`Not read: ${unread.join(', ')}`);
if (output.summary.violations.length > 0 || unread.length > 0 || read.size === 0) process.exit(1);
console.log(`${read.size} modules and ${output.summary.totalDependenciesCruised} dependencies keep the rules`);
