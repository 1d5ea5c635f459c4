import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const SCRIPT = path.join(import.meta.dirname, '../../scripts/check-dependencies.mjs');

/** A project in small: what each file imports. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'src/kernel/money.ts': [],
  'src/kernel/ids.ts': ['./money.ts'],
  'src/platform/database.ts': ['knex', '../kernel/ids.ts'],
  'src/modules/ledger/core/rules.ts': ['zod', '../../../kernel/money.ts'],
  'src/modules/ledger/transfer-store.ts': ['../../platform/database.ts', './core/rules.ts'],
  'src/modules/ledger/index.ts': ['./transfer-store.ts'],
  'src/modules/awards/award-store.ts': ['../../platform/database.ts'],
  'src/modules/awards/approve-award.ts': ['../ledger/index.ts', './award-store.ts'],
  'src/modules/awards/index.ts': ['./approve-award.ts'],
  'src/gateways/identity/index.ts': ['openid-client'],
  'src/gateways/notify/index.ts': ['notifications-node-client'],
  'src/gateways/stripe/index.ts': ['stripe', '../../modules/awards/index.ts'],
  'src/doors/api/index.ts': ['express', '../../modules/awards/index.ts'],
  'src/doors/web/home.query.ts': ['knex'],
  'src/sandbox/index.ts': ['express', 'oidc-provider', '../kernel/money.ts', '../platform/database.ts'],
  'src/compose.ts': ['./composition/modules.ts', './gateways/stripe/index.ts'],
  'src/composition/modules.ts': ['../doors/api/index.ts', '../gateways/stripe/index.ts', '../modules/awards/index.ts'],
  'src/main/web.ts': ['../compose.ts', '../sandbox/index.ts'],
  'test/awards.test.ts': ['../src/compose.ts', '../src/sandbox/index.ts', '../src/modules/awards/award-store.ts'],
};

/** One file for each thing that must be refused: the file, its import, the rule that says no. */
const REFUSED: readonly [file: string, imports: string, rule: string][] = [
  ['src/kernel/clock.ts', 'node:fs', 'kernel-imports-nothing'],
  ['src/kernel/pool.ts', '../platform/database.ts', 'kernel-imports-nothing'],
  ['src/modules/awards/core/a.ts', 'node:crypto', 'core-is-pure'],
  ['src/modules/awards/core/b.ts', 'knex', 'core-is-pure'],
  ['src/modules/awards/core/c.ts', '../../../platform/database.ts', 'core-is-pure'],
  ['src/modules/awards/core/d.ts', '../../ledger/index.ts', 'core-is-pure'],
  ['src/modules/awards/core/e.ts', '../award-store.ts', 'core-is-pure'],
  ['src/modules/awards/a.ts', 'express', 'module-knows-no-door'],
  ['src/modules/awards/b.ts', 'stripe', 'module-knows-no-door'],
  ['src/modules/awards/c.ts', '../../doors/api/index.ts', 'module-knows-no-door'],
  ['src/modules/awards/d.ts', '../../gateways/stripe/index.ts', 'module-knows-no-door'],
  ['src/modules/awards/e.ts', '../ledger/core/rules.ts', 'module-by-its-index'],
  ['src/modules/awards/f-store.ts', '../ledger/transfer-store.ts', 'module-by-its-index'],
  ['src/modules/ledger/a.ts', '../awards/index.ts', 'module-order-ledger'],
  ['src/modules/gifts/a.ts', '../ledger/index.ts', 'module-has-a-place'],
  ['src/platform/a.ts', '../modules/ledger/index.ts', 'platform-knows-no-capability'],
  ['src/doors/api/a.ts', '../../modules/awards/award-store.ts', 'door-by-index'],
  ['src/doors/api/b.ts', 'knex', 'door-holds-no-sql'],
  ['src/doors/api/c.ts', '../../gateways/stripe/index.ts', 'door-knows-no-vendor'],
  ['src/doors/api/d.ts', 'stripe', 'stripe-in-its-gateway-only'],
  ['src/doors/web/a.ts', 'openid-client', 'openid-in-its-gateway-only'],
  ['src/gateways/stripe/c.ts', 'openid-client', 'openid-in-its-gateway-only'],
  ['src/gateways/stripe/d.ts', 'notifications-node-client', 'notify-in-its-gateway-only'],
  ['src/doors/web/b.ts', 'oidc-provider', 'openid-provider-in-sandbox-only'],
  ['src/main/a.ts', '../gateways/stripe/index.ts', 'gateway-by-compose-only'],
  ['src/gateways/stripe/a.ts', '../../doors/api/index.ts', 'gateway-knows-no-door'],
  ['src/gateways/stripe/b.ts', '../../modules/awards/award-store.ts', 'gateway-knows-no-door'],
  ['src/sandbox/a.ts', '../modules/ledger/index.ts', 'sandbox-stands-alone'],
  ['src/doors/api/e.ts', '../../sandbox/index.ts', 'sandbox-by-main-only'],
  ['src/doors/api/f.ts', '../../compose.ts', 'compose-by-main-only'],
  ['src/doors/api/h.ts', '../../composition/modules.ts', 'compose-by-main-only'],
  ['src/doors/api/g.ts', '../../main/web.ts', 'main-by-nobody'],
  ['src/platform/b.ts', '../../test/awards.test.ts', 'product-knows-no-test'],
  ['src/platform/c.ts', './nowhere.ts', 'no-unresolvable'],
  ['src/modules/ledger/ring.ts', './ring.ts', 'no-circular'],
];

function writeProject(files: Readonly<Record<string, readonly string[]>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'dependency-rule-'));
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  write('tsconfig.json', JSON.stringify({ compilerOptions: { module: 'nodenext', allowImportingTsExtensions: true } }));
  write('package.json', JSON.stringify({ type: 'module' }));
  for (const name of [
    'knex',
    'express',
    'stripe',
    'zod',
    'openid-client',
    'oidc-provider',
    'notifications-node-client',
  ]) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  for (const [file, imports] of Object.entries(files)) {
    write(file, `${imports.map((from) => `import '${from}';`).join('\n')}\nexport const here = 1;\n`);
  }
  return folder;
}

function check(folder: string): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, folder], { encoding: 'utf8' });
  return { code: status, said: `${stdout}${stderr}` };
}

const folders: string[] = [];
const project = (files: Readonly<Record<string, readonly string[]>>) => {
  const folder = writeProject(files);
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

test('a project that keeps the rules passes, and every file of it was read', () => {
  const { code, said } = check(project(ALLOWED));
  expect(said).toContain('keep the rules');
  expect(code).toBe(0);
});

test('a project without a file to read fails: nothing read is nothing proved', () => {
  expect(check(project({})).code).toBe(1);
});

describe('each rule refuses what it should', () => {
  let outcome: ReturnType<typeof check>;
  beforeAll(() => {
    const refused = Object.fromEntries(REFUSED.map(([file, imports]) => [file, [imports]]));
    outcome = check(project({ ...ALLOWED, ...refused }));
  });

  test('the check fails', () => {
    expect(outcome.code).toBe(1);
  });

  test.each(REFUSED)('%s may not import %s', (file, _imports, rule) => {
    expect(outcome.said).toContain(`${rule}: ${file} -> `);
  });

  test('nothing that is allowed is refused', () => {
    const innocent = Object.keys(ALLOWED).filter((file) => outcome.said.includes(`: ${file} -> `));
    expect(innocent).toEqual([]);
  });
});
