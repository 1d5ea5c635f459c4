import { IDLE_MS } from '../../../../modules/staff/index.ts';
import { idleLeftMs } from '../../shell/idle-session.ts';
import { EVERYBODY } from '../../shell/roles.ts';
import type { Answer, Route, StaffVisit, Visit } from '../../shell/route.ts';

/** Asked by the script that warns; asking alone keeps nobody signed in. */
function tellTimeLeft({ req, deps }: Visit): Answer {
  return { json: { leftMs: idleLeftMs(req, deps.clock.now().getTime()) } };
}

/** Somebody is there and wants to stay. */
function stay({ req, deps }: StaffVisit): Answer {
  req.session.lastSeenMs = deps.clock.now().getTime();
  return { json: { leftMs: IDLE_MS } };
}

export const STAY_SIGNED_IN_ROUTES: readonly Route[] = [
  { method: 'get', path: '/sign-in/time-left', access: 'public', handle: tellTimeLeft },
  { method: 'post', path: '/sign-in/stay', access: EVERYBODY, isOfPerson: true, handle: stay },
];
