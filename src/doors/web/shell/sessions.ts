import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import { IDLE_MS, type PendingSignIn } from '../../../modules/staff/index.ts';
import type { AwardDraft } from '../pages/make-award/award-draft.ts';
import type { WebDeps } from '../web-deps.ts';
import type { KeptForm } from './kept-forms.ts';
import { SessionStore } from './session-store.ts';
import type { Told } from './told.ts';

declare module 'express-session' {
  interface SessionData {
    personId: string;
    /** Of how many sign-ins of this person the session knew when it began; see staff.signedInPrincipal. */
    signInEpoch: number;
    /** When they last proved who they are, by the service's clock. */
    signedInAtMs: number;
    /** Sign-ins that were begun here and have not come back from the provider. */
    signingIn: (PendingSignIn & { to: string })[];
    /** Who somebody is at the provider whom nobody here knows. */
    unknownSubject: string;
    /** Forms that wait for a fresh sign-in. */
    kept: KeptForm[];
    practiceCode: string;
    /** When the last page was asked for, by the service's clock. */
    lastSeenMs: number;
    draft: AwardDraft;
    /** The award that was asked for last, and what the page was made of that sent it: sending it twice tells the same. */
    sentAward: { madeOf: string; awardId: string };
    /** The award whose code was typed. */
    opened: { awardId: string; practiceId: string };
    /** Key of the last form that made a code: the code is shown once. */
    printed: string;
    /** What the last acts of this session ended with. */
    told: Told[];
  }
}

/** One that was signed in is remembered so long, empty of rights, so that its next request can be told why it ended. */
const REMEMBERED_MS = 12 * 60 * 60_000;

const PATIENT_PATH = '/my-award';

/** Staff and code holders have sessions of their own, so that one browser can hold both and neither lends to the other. */
export function sessions(deps: WebDeps): RequestHandler {
  const isSecure = deps.config.baseUrl.startsWith('https:');
  const keep = (name: string, path: string) =>
    session({
      name,
      store: new SessionStore(deps.db, deps.logger),
      secret: deps.config.sessionSecret,
      resave: false,
      saveUninitialized: false,
      rolling: true,
      proxy: isSecure,
      cookie: { path, httpOnly: true, sameSite: 'lax', secure: isSecure, maxAge: IDLE_MS },
    });
  const staff = keep('practice_purse', '/');
  const patient = keep('practice_purse_award', PATIENT_PATH);
  return (req, res, next) => (isPatientPath(req.path) ? patient : staff)(req, res, next);
}

/** Whether this is a page for whoever holds a code, who has a session apart. */
export function isPatientPath(path: string): boolean {
  return path === PATIENT_PATH || path.startsWith(`${PATIENT_PATH}/`);
}

/** A new session with a new id, so that nobody can have planted it (session fixation). */
export async function renewSession(req: Request, data: Partial<session.SessionData>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.session.regenerate((error) => (error ? reject(error) : resolve()));
  });
  Object.assign(req.session, data);
  if (data.personId) req.session.cookie.maxAge = REMEMBERED_MS;
}

/**
 * Writes the session down. Without this an answer's first bytes, a redirect among them, leave before the
 * session is stored, and a quick browser asks for the next page as if nothing had been said.
 */
export function keepSession(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.save((error) => (error ? reject(error) : resolve()));
  });
}

/** Ends the session and forgets what it held. */
export function endSession(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.destroy((error) => (error ? reject(error) : resolve()));
  });
}
