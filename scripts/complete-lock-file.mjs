// After a dependency was added or changed: `node scripts/complete-lock-file.mjs`. npm leaves packages for other
// machines out of package-lock.json when the registry in use does not carry them, and `npm ci` then refuses the
// file everywhere. This adds their entries: name, version and the machine they are for, as npm itself would.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const file = path.join(import.meta.dirname, '../package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const { '': root, ...packages } = lock.packages;

/** `@biomejs/cli-linux-x64-musl` -> linux, x64, musl. */
function machineOf(name) {
  const [, os, cpu, variant] =
    /(android|darwin|freebsd|linux|openharmony|win32)-([a-z0-9]+)(?:-(\w+))?$/.exec(name) ?? [];
  if (!os) throw new Error(`${name}: for which machine is it? Add its entry by hand`);
  const libc = os === 'linux' ? { libc: [variant?.includes('musl') ? 'musl' : 'glibc'] } : {};
  return { os: [os], cpu: [cpu], ...libc };
}

let added = 0;
for (const [place, { optionalDependencies = {}, dev, license }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (packages[`node_modules/${name}`] || packages[`${place}/node_modules/${name}`]) continue;
    const origin = { ...(dev ? { dev } : {}), ...(license ? { license } : {}) };
    packages[`node_modules/${name}`] = { version, ...origin, optional: true, ...machineOf(name) };
    added += 1;
  }
}
const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
if (added > 0) writeFileSync(file, `${JSON.stringify({ ...lock, packages: { '': root, ...sorted } }, null, 2)}\n`);
console.log(`${added} entries added`);
