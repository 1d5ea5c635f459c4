import path from 'node:path';
import { z } from 'zod';
import { CannotRun } from './platform/cannot-run.ts';

const ROOT = path.join(import.meta.dirname, '..');

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment does not hold what is needed. `problems` has a line for each variable. */
export class ConfigError extends CannotRun {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The settings cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const LIVE =
  'is a live key. Practice Purse works in test mode only and never touches real money: use sk_test_ or rk_test_';

const port = (usual: number) =>
  z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(1, 'is below 1')
    .max(65_535, 'is above 65535')
    .default(usual);
const flag = z.enum(['true', 'false'], 'is neither true nor false').transform((value) => value === 'true');
const address = z.url({ protocol: /^https?$/, hostname: /.+/, error: 'is not an http or https address' });
const database = z.string().regex(/^postgres(ql)?:\/\/.+/, 'is not a postgresql:// address');
const secretList = z
  .string()
  .transform((list) =>
    list
      .split(',')
      .map((secret) => secret.trim())
      .filter(Boolean),
  )
  .refine((list) => list.length > 0, 'holds no secret');
const key = z
  .base64('is not base64')
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.length === 32, 'is not 32 bytes in base64 (openssl rand -base64 32)');
const versionedKey = z
  .templateLiteral(
    ['v', z.number(), ':', z.string()],
    'is not v1:<base64 of 32 bytes>, newest first, separated by commas',
  )
  .transform((text) => ({ version: text.slice(0, text.indexOf(':')), key: text.slice(text.indexOf(':') + 1) }))
  .pipe(z.object({ version: z.string(), key }));

/** Every variable there is; `.env.example` explains each. */
const ENVIRONMENT = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'is none of development, test, production')
    .default('development'),
  PORT: port(3000),
  SANDBOX_PORT: port(4242),
  BASE_URL: address.optional(),
  DATA_DIR: z
    .string()
    .default('.data')
    .transform((folder) => path.resolve(ROOT, folder)),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'is no log level').default('info'),
  API_REQUESTS_PER_MINUTE: z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(100, 'is below 100')
    .default(3000),
  DEMONSTRATION_DATA: flag.optional(),
  DATABASE_URL: database.optional(),
  DATABASE_OWNER_URL: database.optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .refine((value) => !/^(sk|rk)_live_/.test(value), { error: LIVE, abort: true })
    .regex(/^(sk|rk)_test_\w+$/, 'is not a Stripe test key (sk_test_... or rk_test_...)')
    .optional(),
  STRIPE_PUBLISHABLE_KEY: z
    .string()
    .refine((value) => !value.startsWith('pk_live_'), { error: LIVE, abort: true })
    .startsWith('pk_test_', 'is not a publishable test key (pk_test_...)')
    .optional(),
  STRIPE_API_BASE: address.optional(),
  STRIPE_JS_URL: address.default('https://js.stripe.com/v3/'),
  STRIPE_AUTHORIZATION_WEBHOOK_SECRET: secretList.optional(),
  STRIPE_WEBHOOK_SECRET: secretList.optional(),
  SESSION_SECRET: z.string().min(32, 'is shorter than 32 characters').optional(),
  IDENTITY_KEYS: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(versionedKey))
    .optional(),
  IDENTITY_HASH_KEY: key.optional(),
  ACCESS_CODE_KEY: key.optional(),
  PSEUDONYM_KEY: key.optional(),
  OIDC_ISSUER: address.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().min(16, 'is shorter than 16 characters').optional(),
  NOTIFY_API_KEY: z
    .string()
    .regex(/^.+-[0-9a-f-]{36}-[0-9a-f-]{36}$/, 'is no API key of GOV.UK Notify (name-<uuid>-<uuid>)')
    .optional(),
  NOTIFY_BASE_URL: address.optional(),
  NOTIFY_TEXT_TEMPLATE: z.uuid('is not the id of a template').optional(),
  NOTIFY_EMAIL_TEMPLATE: z.uuid('is not the id of a template').optional(),
  NOTIFY_LETTER_TEMPLATE: z.uuid('is not the id of a template').optional(),
  FRESH_SIGN_IN_FROM_PENCE: z.coerce
    .number('is not a number')
    .int('is not a whole number of pence')
    .min(0, 'is below 0')
    .default(30_000),
  SANDBOX_AUTHORIZATION_URL: address.optional(),
  SANDBOX_EVENT_URL: address.optional(),
  TILL_SERVICE_URL: address.optional(),
  TILL_API_KEY: z.string().startsWith('pp_test_', 'does not begin with pp_test_').optional(),
});

/** The name of every variable. */
export const VARIABLE_NAMES: readonly string[] = Object.keys(ENVIRONMENT.shape);

export type Variables = z.output<typeof ENVIRONMENT>;
type Name = keyof Variables;

const SECRETS = ['SESSION_SECRET', 'IDENTITY_KEYS', 'IDENTITY_HASH_KEY', 'ACCESS_CODE_KEY', 'PSEUDONYM_KEY'] as const;
/** What belongs to a key of Stripe's. */
export const STRIPE_PAIRED = [
  'STRIPE_PUBLISHABLE_KEY',
  'STRIPE_AUTHORIZATION_WEBHOOK_SECRET',
  'STRIPE_WEBHOOK_SECRET',
] as const;
const IDENTITY = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;
const NOTIFY_TEMPLATES = ['NOTIFY_TEXT_TEMPLATE', 'NOTIFY_EMAIL_TEMPLATE', 'NOTIFY_LETTER_TEMPLATE'] as const;
/** What the service does not run without. */
export const SERVICE = ['DATABASE_URL', 'STRIPE_SECRET_KEY', ...STRIPE_PAIRED, ...SECRETS, ...IDENTITY] as const;

/** As whom the service is known to the demonstration's identity provider. */
export const DEMONSTRATION_CLIENT_ID = 'practice-purse-demonstration';

/** The key of the stand-in for GOV.UK Notify, which carries messages to nobody. */
export const DEMONSTRATION_NOTIFY_KEY =
  'demonstration-3d4b8a52-0f6c-4a7e-8b1d-6f2a9c5e7d10-9e1f7c34-52ab-4d68-a0c9-1b3e5f7d9a24';

/** Without a key of Stripe's the sandbox stands in for it. */
export const usesSandbox = (vars: Variables) => !vars.STRIPE_SECRET_KEY || vars.STRIPE_API_BASE !== undefined;

/** Whether the database is filled with invented people. */
export const isDemonstration = (vars: Variables) =>
  vars.DEMONSTRATION_DATA ?? (vars.NODE_ENV !== 'production' && usesSandbox(vars));

function productionProblems(vars: Variables): string[] {
  if (vars.NODE_ENV !== 'production') return [];
  const problems = missing(vars, SERVICE, 'production requires it');
  if (vars.STRIPE_API_BASE) problems.push('STRIPE_API_BASE: production does not work with the sandbox');
  if (vars.STRIPE_SECRET_KEY?.endsWith('_sandbox'))
    problems.push("STRIPE_SECRET_KEY: production refuses the sandbox's");
  if (vars.NOTIFY_BASE_URL) problems.push('NOTIFY_BASE_URL: production does not work with the sandbox');
  if (vars.NOTIFY_API_KEY === DEMONSTRATION_NOTIFY_KEY)
    problems.push("NOTIFY_API_KEY: production refuses the sandbox's");
  if (vars.DEMONSTRATION_DATA) problems.push('DEMONSTRATION_DATA: production refuses demonstration data');
  if (!vars.BASE_URL?.startsWith('https:')) problems.push('BASE_URL: production requires an https address');
  if (vars.OIDC_ISSUER?.startsWith('http:')) problems.push('OIDC_ISSUER: production requires an https address');
  if (vars.OIDC_CLIENT_ID === DEMONSTRATION_CLIENT_ID) {
    problems.push('OIDC_CLIENT_ID: production refuses the demonstration sign-in');
  }
  return problems;
}

/** A line for each of these that is not given. */
export function missing(vars: Variables, names: readonly Name[], why: string): string[] {
  return names.filter((name) => vars[name] === undefined).map((name) => `${name}: is missing; ${why}`);
}

/** A key of Notify's that reaches people is not for invented ones (R71). */
function notifyProblems(vars: Variables): string[] {
  if (!vars.NOTIFY_API_KEY) return [];
  const problems = missing(vars, NOTIFY_TEMPLATES, 'it belongs to NOTIFY_API_KEY');
  if (isDemonstration(vars) && !vars.NOTIFY_BASE_URL) {
    problems.push('NOTIFY_API_KEY: demonstration data does not use GOV.UK Notify; set DEMONSTRATION_DATA=false');
  }
  return problems;
}

function refusals(vars: Variables): string[] {
  const problems = [...productionProblems(vars), ...notifyProblems(vars)];
  if (vars.OIDC_ISSUER && vars.NODE_ENV !== 'production') {
    problems.push(...missing(vars, IDENTITY, 'it belongs to OIDC_ISSUER'));
  }
  if (vars.NODE_ENV !== 'production' && !usesSandbox(vars)) {
    problems.push(...missing(vars, STRIPE_PAIRED, 'it belongs to STRIPE_SECRET_KEY'));
  }
  if (vars.DEMONSTRATION_DATA && !usesSandbox(vars)) {
    problems.push(
      "DEMONSTRATION_DATA: is made with the sandbox's clock; for Stripe's test mode use: npm run seed:stripe",
    );
  }
  return problems;
}

/** Every variable, read and held against the others. Throws {@link ConfigError} with every refusal at once. */
export function readVariables(env: Environment): Variables {
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== '');
  const parsed = ENVIRONMENT.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path: [name], message }) => `${String(name)}: ${message}`));
  }
  const problems = refusals(parsed.data);
  if (problems.length > 0) throw new ConfigError(problems);
  return parsed.data;
}

/** Throws {@link ConfigError} when it is not given. */
export function required<N extends Name>(vars: Variables, name: N): NonNullable<Variables[N]> {
  const value = vars[name];
  if (value === undefined || value === null) throw new ConfigError([`${name}: is missing`]);
  return value;
}
