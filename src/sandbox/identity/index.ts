/**
 * A real OpenID provider for demonstrations and tests, in the place of NHS CIS2 or NHSmail: one signs in by choosing
 * who one is. Everything else is as at any provider, so the service has one way of signing in.
 */
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import compression from 'compression';
import express, { type Express } from 'express';
import { openDatabase } from '../../platform/database.ts';
import { SCHEMA } from '../migrate.ts';
import { answerFailure } from './error-answer.ts';
import { openIdentityKeys } from './identity-keys.ts';
import type { IdentitySandboxOptions } from './identity-options.ts';
import { interactionRouter } from './interaction-router.ts';

export type { IdentityPerson, IdentitySandboxOptions } from './identity-options.ts';

export type IdentitySandbox = {
  app: Express;
  /** Whether this is a request for the provider. */
  answers(req: IncomingMessage): boolean;
  destroy(): Promise<void>;
};

const POOL_SIZE = 3;
const NHSUK = path.dirname(createRequire(import.meta.url).resolve('nhsuk-frontend/package.json'));

/** The style sheet without the font that it would load from another host. */
function styleSheets(): Record<string, string> {
  const nhsuk = readFileSync(path.join(NHSUK, 'dist/nhsuk/nhsuk-frontend.min.css'), 'utf8');
  return {
    'nhsuk.css': nhsuk.replace(/@font-face\s*\{[^}]*\}/g, '').replaceAll('Frutiger W01,', ''),
    'identity.css': readFileSync(path.join(import.meta.dirname, 'identity.css'), 'utf8'),
  };
}

/** The provider's library is large: it is loaded by whoever first asks, and not by those who never sign in. */
async function openRouter(options: IdentitySandboxOptions, db: ReturnType<typeof openDatabase>) {
  const { openProvider } = await import('./open-provider.ts');
  const provider = openProvider(options, { db, keys: await openIdentityKeys(db) });
  const router = express.Router();
  for (const [name, css] of Object.entries(styleSheets())) {
    router.get(`/assets/${name}`, (_req, res) => void res.type('css').send(css));
  }
  router.use(interactionRouter(provider, options));
  router.use(provider.callback());
  return router;
}

/** The provider as an Express application, at the path of its issuer. The sandbox's schema must have been migrated. */
export function createIdentitySandbox(options: IdentitySandboxOptions): IdentitySandbox {
  const { databaseUrl, issuer, client, logger } = options;
  const searchPath = [options.schema ?? SCHEMA];
  const db = openDatabase({ url: databaseUrl, max: POOL_SIZE, searchPath, applicationName: 'identity-provider' });
  const root = new URL(issuer).pathname;
  const app = express();
  app.disable('x-powered-by');
  app.use(compression());
  const forms = `form-action 'self' ${new URL(client.callbackUrl).origin}`;
  const policy = `default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; ${forms}`;
  app.use((_req, res, next) => {
    res.set('content-security-policy', policy).set('cache-control', 'no-store').set('referrer-policy', 'same-origin');
    next();
  });
  let opening: ReturnType<typeof openRouter> | undefined;
  app.use(root, async (req, res, next) => {
    opening ??= openRouter(options, db).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    (await opening)(req, res, next);
  });
  app.use(answerFailure(logger));
  return {
    app,
    answers: ({ url = '' }) => url === root || url.startsWith(`${root}/`),
    destroy: () => db.destroy(),
  };
}
