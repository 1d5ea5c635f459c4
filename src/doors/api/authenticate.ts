import type { RequestHandler } from 'express';
import { AppError } from '../../kernel/app-error.ts';
import type { ApiDeps } from './api-deps.ts';
import { requestIdOf, signIn } from './request-context.ts';

const LONGEST_KEY = 500;

/** The key of an Authorization header: `Bearer <key>`, or Basic with the key as user name. */
export function keyOf(header: string | undefined): string | null {
  const [, scheme = '', credentials = ''] = /^(Bearer|Basic) +(\S+) *$/i.exec(header ?? '') ?? [];
  const key =
    scheme.toLowerCase() === 'basic'
      ? Buffer.from(credentials, 'base64').toString('utf8').split(':', 1).join('')
      : credentials;
  return key.length > 0 && key.length <= LONGEST_KEY ? key : null;
}

/** Lets only requests with a key through; the key of somebody who has left no longer is one (R19). */
export function authenticate(deps: Pick<ApiDeps, 'staff'>): RequestHandler {
  return async (req, res, next) => {
    const key = keyOf(req.get('authorization'));
    const principal = key ? await deps.staff.authenticateApiKey(key, requestIdOf(res)) : null;
    if (!principal) {
      res.set('WWW-Authenticate', 'Bearer realm="Practice Purse"');
      const message = key ? 'This key is not known, or has ended.' : 'Send a key as Authorization: Bearer <key>.';
      throw new AppError('not_signed_in', message);
    }
    signIn(res, principal);
    next();
  };
}
