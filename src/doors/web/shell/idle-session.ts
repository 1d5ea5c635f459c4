import type { Request, RequestHandler } from 'express';
import { IDLE_MS } from '../../../modules/staff/index.ts';
import type { WebDeps } from '../web-deps.ts';
import { pageOfForm, signInAddress } from './sign-in-address.ts';

/** How exactly it is noted: seldom, so that a page does not write back what another has changed meanwhile. */
const SEEN_STEP_MS = 30_000;
/** Sent by scripts that ask by themselves: nobody is there because of it. */
const isBackground = (req: Request): boolean => req.get('x-background') !== undefined;

/** How long this session has left by itself; null when nobody is signed in, or was until it ran out. */
export function idleLeftMs(req: Request, nowMs: number): number | null {
  const { personId, lastSeenMs } = req.session;
  const leftMs = personId && lastSeenMs !== undefined ? lastSeenMs + IDLE_MS - nowMs : -1;
  return leftMs < 0 ? null : leftMs;
}

/**
 * Empties a session that has been idle for too long, and notes that this page was asked for (R20). The request is
 * told why by `res.locals.signInEnded`; a form is answered at once, because it can no longer be trusted. What a script asks
 * by itself is refused too, and leaves the session to be ended by whoever reads why.
 */
export function endIdleSession(deps: WebDeps): RequestHandler {
  return (req, res, next) => {
    const nowMs = deps.clock.now().getTime();
    const { lastSeenMs, personId: wasSignedIn } = req.session;
    const isIdle = lastSeenMs !== undefined && nowMs - lastSeenMs > IDLE_MS;
    const note = () => {
      const { personId, opened, lastSeenMs: seenMs = 0 } = req.session;
      const isSomebody = (personId || opened) && !isBackground(req);
      if (isSomebody && Math.abs(nowMs - seenMs) > SEEN_STEP_MS) req.session.lastSeenMs = nowMs;
    };
    if (!isIdle) {
      note();
      return next();
    }
    if (wasSignedIn && isBackground(req)) {
      res.locals['signInEnded'] = 'idle';
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
