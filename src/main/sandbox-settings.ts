import path from 'node:path';
import { z } from 'zod';
import { ConfigError, type Environment } from '../environment.ts';
import { type Behaviour, readBehaviour } from '../sandbox/index.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const ALONE = { port: 4343, dataDir: '.data-sandbox', schema: 'stripe_sandbox_alone' };

/** Secrets may be a list while one is being changed; the first is the one to sign with. */
const secret = z.string().transform((list) => list.split(',')[0]?.trim() ?? '');
const address = z.url({ protocol: /^https?$/, hostname: /.+/, error: 'is not an http or https address' });
const database = z.string().regex(/^postgres(ql)?:\/\/.+/, 'is not a postgresql:// address');

const PARTS = ['stripe', 'identity', 'notify'] as const;

/** `stripe,identity`. */
const parts = z
  .string()
  .transform((list) => list.split(',').map((part) => part.trim()))
  .pipe(z.array(z.enum(PARTS, `is no list of ${PARTS.join(', ')}`)));

/** `week_start=monday,default_daily_limit=false`. */
const switches = z.string().transform((list, ctx): Partial<Behaviour> => {
  try {
    return readBehaviour(Object.fromEntries(list.split(',').map((pair) => pair.trim().split('=', 2))));
  } catch (error) {
    ctx.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const ENVIRONMENT = z.object({
  DATABASE_URL: database.optional(),
  DATABASE_OWNER_URL: database.optional(),
  SANDBOX_PORT: z.coerce.number('is not a number').int('is not a whole number').min(1).max(65_535).optional(),
  SANDBOX_DATA_DIR: z
    .string()
    .default(ALONE.dataDir)
    .transform((folder) => path.resolve(ROOT, folder)),
  SANDBOX_SCHEMA: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,62}$/, 'is not a name of lower-case letters, digits and underscores')
    .optional(),
  SANDBOX_PARTS: parts.default(['stripe']),
  SANDBOX_AUTHORIZATION_URL: address.optional(),
  SANDBOX_EVENT_URL: address.optional(),
  SANDBOX_TIMEOUT_MS: z.coerce.number('is not a number').int('is not a whole number').min(10).max(60_000).optional(),
  SANDBOX_BEHAVIOUR: switches.optional(),
  STRIPE_AUTHORIZATION_WEBHOOK_SECRET: secret.optional(),
  STRIPE_WEBHOOK_SECRET: secret.optional(),
  TILL_SERVICE_URL: z.string().optional(),
  TILL_API_KEY: z.string().default(''),
  BASE_URL: address.optional(),
  OIDC_ISSUER: address.optional(),
  OIDC_CLIENT_ID: z.string().default(''),
  OIDC_CLIENT_SECRET: z.string().default(''),
  NOTIFY_API_KEY: z.string().default(''),
  LOG_LEVEL: z.string().default('info'),
});

/** Every variable that the sandbox's process reads. */
export const SANDBOX_VARIABLE_NAMES: readonly string[] = Object.keys(ENVIRONMENT.shape);

export type SandboxVariables = z.output<typeof ENVIRONMENT>;

/** What the sandbox's process is told from outside. Throws {@link ConfigError} that names every variable at fault. */
export function readSandboxVariables(env: Environment): SandboxVariables {
  const given = Object.entries(env).filter(([, value]) => value?.trim());
  const parsed = ENVIRONMENT.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map(({ path: [name], message }) => `${String(name)}: ${message}`));
}

/** What `npm run sandbox` has to know: a place of its own beside whatever else runs. */
export function loadSandboxSettings(env: Environment) {
  const vars = readSandboxVariables(env);
  return {
    port: vars.SANDBOX_PORT ?? ALONE.port,
    /** Absolute. */
    dataDir: vars.SANDBOX_DATA_DIR,
    schema: vars.SANDBOX_SCHEMA ?? ALONE.schema,
    databaseUrl: vars.DATABASE_URL,
    databaseOwnerUrl: vars.DATABASE_OWNER_URL ?? vars.DATABASE_URL,
    authorizationUrl: vars.SANDBOX_AUTHORIZATION_URL,
    eventUrl: vars.SANDBOX_EVENT_URL,
  };
}

export type SandboxSettings = ReturnType<typeof loadSandboxSettings>;
