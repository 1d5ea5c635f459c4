/**
 * Who may import whom. docs/architecture.md has the reasons; test/commands/dependency-rule.test.ts
 * proves that each rule refuses what it should.
 */
const MODULE_ORDER = [
  'audit',
  'ledger',
  'staff',
  'inbox',
  'budgets',
  'policies',
  'recipients',
  'awards',
  'cards',
  'vouchers',
  'invoices',
  'authorizations',
  'disputes',
  'declines',
  'cases',
  'exceptions',
  'risk',
  'reconciliation',
  'messages',
  'reports',
];

const forbid = (name, from, to) => ({ name, severity: 'error', from, to });
const inSource = (...folders) => `^src/(${folders.join('|')})`;
const npm = (...packages) => `^(node_modules/)?(@types/)?(${packages.join('|')})(/|$)`;

const upwards = MODULE_ORDER.slice(0, -1).map((module, place) =>
  forbid(
    `module-order-${module}`,
    { path: `^src/modules/${module}/` },
    { path: `^src/modules/(${MODULE_ORDER.slice(place + 1).join('|')})/` },
  ),
);

export default {
  forbidden: [
    forbid('kernel-imports-nothing', { path: '^src/kernel/' }, { pathNot: '^src/kernel/' }),
    forbid(
      'core-is-pure',
      { path: '^src/modules/([^/]+)/core/' },
      {
        pathNot: [
          '^src/kernel/',
          '^src/modules/$1/core/',
          '^src/modules/$1/.+[.]json$',
          npm('zod', 'temporal-polyfill'),
        ],
      },
    ),
    forbid(
      'module-knows-no-door',
      { path: '^src/modules/' },
      {
        path: [
          inSource('doors/', 'gateways/', 'sandbox/', 'main/', 'compos(e[.]ts|ition/)', '(config|environment)[.]ts'),
          npm('express', 'stripe'),
        ],
      },
    ),
    forbid(
      'module-by-its-index',
      { path: '^src/modules/([^/]+)/' },
      { path: '^src/modules/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index[.]ts$'] },
    ),
    forbid('module-has-a-place', { path: '^src/modules/', pathNot: `^src/modules/(${MODULE_ORDER.join('|')})/` }, {}),
    ...upwards,
    forbid(
      'platform-knows-no-capability',
      { path: '^src/platform/' },
      { path: '^src/', pathNot: inSource('platform/', 'kernel/') },
    ),
    forbid(
      'door-by-index',
      { path: '^src/doors/' },
      { path: ['^src/modules/.+-store[.]ts$', '^src/modules/[^/]+/.+'], pathNot: '^src/modules/[^/]+/index[.]ts$' },
    ),
    forbid('door-holds-no-sql', { path: '^src/doors/', pathNot: '[.]query[.]ts$' }, { path: npm('knex', 'pg') }),
    forbid(
      'door-knows-no-vendor',
      { path: '^src/doors/' },
      { path: [inSource('gateways/', 'sandbox/', 'main/', 'compos(e[.]ts|ition/)'), npm('stripe')] },
    ),
    forbid(
      'stripe-in-its-gateway-only',
      { path: '^src/', pathNot: '^src/(gateways|sandbox)/' },
      { path: npm('stripe') },
    ),
    forbid(
      'openid-in-its-gateway-only',
      { path: '^src/', pathNot: '^src/gateways/identity/' },
      { path: npm('openid-client') },
    ),
    forbid(
      'notify-in-its-gateway-only',
      { path: '^src/', pathNot: '^src/gateways/notify/' },
      { path: npm('notifications-node-client') },
    ),
    forbid(
      'openid-provider-in-sandbox-only',
      { path: '^src/', pathNot: '^src/sandbox/' },
      { path: npm('oidc-provider') },
    ),
    forbid(
      'gateway-by-compose-only',
      { path: '^src/', pathNot: inSource('gateways/', 'compos(e[.]ts|ition/)') },
      { path: '^src/gateways/' },
    ),
    forbid(
      'gateway-knows-no-door',
      { path: '^src/gateways/' },
      {
        path: [inSource('doors/', 'sandbox/', 'main/', 'compos(e[.]ts|ition/)'), '^src/modules/.+'],
        pathNot: '^src/modules/[^/]+/index[.]ts$',
      },
    ),
    forbid(
      'sandbox-stands-alone',
      { path: '^src/sandbox/' },
      { path: '^src/', pathNot: inSource('sandbox/', 'kernel/', 'platform/') },
    ),
    forbid(
      'sandbox-by-main-only',
      { pathNot: ['^src/(sandbox|main)/', '^test/', '^bench/'] },
      { path: '^src/sandbox/' },
    ),
    forbid(
      'compose-by-main-only',
      { path: '^src/', pathNot: '^src/(main/|compos(e[.]ts|ition/))' },
      { path: '^src/compos(e[.]ts$|ition/)' },
    ),
    forbid('main-by-nobody', { path: '^src/', pathNot: '^src/main/' }, { path: '^src/main/' }),
    forbid('product-knows-no-test', { path: '^(src|migrations|seeds)/' }, { path: '^(test|bench|scripts)/' }),
    forbid('no-circular', {}, { circular: true }),
    forbid('no-unresolvable', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Scripts for the browser import by address, not by path.
    exclude: { path: '/assets/.+[.]js$' },
    tsPreCompilationDeps: true,
    parser: 'tsc',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
