import { csrfSync } from 'csrf-sync';
import { textOf } from './route.ts';

const { csrfSynchronisedProtection, generateToken, invalidCsrfTokenError } = csrfSync({
  getTokenFromRequest: (req) => textOf(req.body?._csrf) || textOf(req.headers['x-csrf-token']),
  size: 32,
});

/** Refuses every POST that does not carry the token of its session. */
export const refuseForgedPosts = csrfSynchronisedProtection;
/** The token for the forms of a page; the same for the whole session. */
export const csrfTokenOf = generateToken;
export const forgedPost = invalidCsrfTokenError;
