import type { Request, RequestHandler } from 'express';
import type { WebDeps } from '../web-deps.ts';
import { IDLE_MS } from './sessions.ts';
import { pageOfForm, signInAddress } from './sign-in-address.ts';

/** How exactly it is noted: seldom, so that a page does not write back what another has changed meanwhile. */
const SEEN_STEP_MS = 30_000;
/** Sent by scripts that ask by themselves: nobody is there because of it. */
const BACKGROUND = 'x-background';

/** How long this session has left by itself; null when nobody is signed in. */
export function idleLeftMs(req: Request, nowMs: number): number | null {
  const { personId, lastSeenMs } = req.session;
  return personId && lastSeenMs !== undefined ? Math.max(0, lastSeenMs + IDLE_MS - nowMs) : null;
}

/**
 * Empties a session that has been idle for too long, and notes that this page was asked for (R20). The request is
 * told why by `res.locals.signInEnded`; a form is answered at once, because it can no longer be trusted.
 */
export function endIdleSession(deps: WebDeps): RequestHandler {
  return (req, res, next) => {
    const nowMs = deps.clock.now().getTime();
    const { lastSeenMs, personId: wasSignedIn } = req.session;
    const isIdle = lastSeenMs !== undefined && nowMs - lastSeenMs > IDLE_MS;
    const note = () => {
      const { personId, opened, lastSeenMs: seenMs = 0 } = req.session;
      const isSomebody = (personId || opened) && req.get(BACKGROUND) === undefined;
      if (isSomebody && Math.abs(nowMs - seenMs) > SEEN_STEP_MS) req.session.lastSeenMs = nowMs;
    };
    if (!isIdle) {
      note();
      return next();
    }
    req.session.regenerate((error) => {
      if (error || !wasSignedIn) return next(error);
      res.locals['signInEnded'] = 'idle';
      if (req.method !== 'POST') return next();
      res.redirect(303, signInAddress('idle', pageOfForm(deps, req)));
    });
  };
}
