import type { Request } from 'express';
import { AppError } from '../../../../kernel/app-error.ts';
import type { Principal } from '../../../../kernel/principal.ts';
import type { PendingSignIn, ProvenIdentity } from '../../../../modules/staff/index.ts';
import { FRESH_SECONDS } from '../../shell/fresh-sign-in.ts';
import { ownPath } from '../../shell/own-path.ts';
import { type Answer, type Route, textOf, type Visit } from '../../shell/route.ts';
import { keepSession, renewSession } from '../../shell/sessions.ts';
import { type SignInFault, signInAddress } from '../../shell/sign-in-address.ts';
import { choosePracticeAddress } from '../choose-practice/choose-practice-address.ts';
import { whyEnded } from './why-ended.ts';

/** As many tabs of one browser can be signing in at once. */
const MOST_BEGUN = 5;

function showSignIn({ req, deps, res }: Visit): Answer {
  const to = ownPath(textOf(req.query['to']));
  const model = {
    ended: whyEnded(textOf(req.query['ended']) || res.locals['signInEnded']),
    isDemonstrationSignIn: deps.config.identity.isDemonstration,
    start: to === '/' ? '/sign-in/start' : `/sign-in/start?${new URLSearchParams({ to })}`,
    isWanted: to !== '/',
  };
  return { view: 'pages/sign-in/sign-in.njk', title: 'Sign in', model };
}

/** Leads to the provider. What it answers is trusted only in this session, once. */
async function begin({ req, deps }: Visit): Promise<Answer> {
  const { url, pending } = await deps.identityProvider.begin({ maxAgeSeconds: FRESH_SECONDS });
  const to = ownPath(textOf(req.query['to']));
  req.session.signingIn = [...(req.session.signingIn ?? []), { ...pending, to }].slice(-MOST_BEGUN);
  await keepSession(req);
  return { redirect: url };
}

async function takePending({ req }: Visit): Promise<(PendingSignIn & { to: string }) | null> {
  const begun = req.session.signingIn ?? [];
  const pending = begun.find(({ state }) => state === textOf(req.query['state']));
  if (!pending) return null;
  req.session.signingIn = begun.filter((one) => one !== pending);
  await keepSession(req);
  return pending;
}

/** What the provider answers when somebody goes back without signing in. */
const WENT_BACK = 'access_denied';

/** Who came back from the provider, or why that is not known. */
async function prove({ deps, req, res }: Visit, pending: PendingSignIn): Promise<ProvenIdentity | SignInFault> {
  if (req.query['error'] === WENT_BACK) return 'went_back';
  try {
    return await deps.identityProvider.finish(new URL(req.originalUrl, deps.config.baseUrl), pending);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'sign_in_unavailable') return 'unavailable';
    await deps.staff.recordRefusedSignIn({ requestId: res.locals['requestId'], why: 'not_confirmed' });
    return 'not_confirmed';
  }
}

/**
 * What came back from the provider: whoever it is, if they are known here. Every answer leads on, so that no address
 * with a code stays in a history.
 */
async function finish(visit: Visit): Promise<Answer> {
  const { deps, req, res } = visit;
  const { requestId } = res.locals;
  const pending = await takePending(visit);
  if (!pending) return { redirect: signInAddress('unfinished', '/') };
  const proven = await prove(visit, pending);
  if (typeof proven === 'string') return { redirect: signInAddress(proven, pending.to) };
  const principal = await deps.staff.principalBySubject(proven, requestId);
  if (!principal) {
    await deps.staff.recordRefusedSignIn({ requestId, why: 'unknown', subject: proven.subject });
    return tellUnknown(visit, proven);
  }
  await openSession(visit, principal, proven);
  return { redirect: mustChoosePractice(principal, req) ? choosePracticeAddress(pending.to) : pending.to };
}

function mustChoosePractice({ scope }: Principal, req: Request): boolean {
  return scope !== 'all' && scope.length > 1 && req.session.practiceCode === undefined;
}

/** A session of a new id. Whoever only said again who they are keeps what the old one held. */
async function openSession({ deps, req }: Visit, principal: Principal, { secondsAgo }: ProvenIdentity): Promise<void> {
  const { cookie: _, ...held } = req.session;
  const { epoch } = await deps.staff.recordSignIn(principal);
  const nowMs = deps.clock.now().getTime();
  await renewSession(req, {
    ...(held.personId === principal.id && held),
    personId: principal.id,
    signInEpoch: epoch,
    signedInAtMs: nowMs - secondsAgo * 1000,
    lastSeenMs: nowMs,
  });
  await keepSession(req);
}

/** The number that says who somebody is at the provider is told to them alone, and in no address. */
async function tellUnknown({ req }: Visit, { subject }: ProvenIdentity): Promise<Answer> {
  req.session.unknownSubject = subject;
  await keepSession(req);
  return { redirect: '/sign-in/not-known' };
}

function showUnknown({ req }: Visit): Answer {
  const { unknownSubject: subject } = req.session;
  if (subject === undefined) return { redirect: '/sign-in' };
  return { view: 'pages/sign-in/unknown-person.njk', title: 'You are not known here yet', model: { subject } };
}

export const SIGN_IN_ROUTES: readonly Route[] = [
  { method: 'get', path: '/sign-in', access: 'public', handle: showSignIn },
  { method: 'get', path: '/sign-in/start', access: 'public', handle: begin },
  { method: 'get', path: '/sign-in/callback', access: 'public', handle: finish },
  { method: 'get', path: '/sign-in/not-known', access: 'public', handle: showUnknown },
];
