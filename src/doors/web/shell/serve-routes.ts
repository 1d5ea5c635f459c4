import { type Request, Router } from 'express';
import { validate as isUuid } from 'uuid';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal, Role } from '../../../kernel/principal.ts';
import { sendDownload } from '../../send-download.ts';
import { choosePracticeAddress } from '../pages/choose-practice/choose-practice-address.ts';
import type { WebDeps } from '../web-deps.ts';
import { askToSignInAgain, FreshSignInNeeded } from './fresh-sign-in.ts';
import { ownPath } from './own-path.ts';
import { pageFrame } from './page-frame.ts';
import { byField, type Render, summaryOf } from './render.ts';
import type { Answer, Route, StaffVisit, Visit } from './route.ts';
import { cardPageHeaders } from './security-headers.ts';
import { endedMeanwhile } from './session-store.ts';
import { keepSession } from './sessions.ts';
import { signInAddress } from './sign-in-address.ts';
import { type SignedIn, signedIn } from './signed-in.ts';
import { donePage, keepTold, toldAt } from './told.ts';

type Serving = { deps: WebDeps; render: Render };

/** A form that did its act leads on to a page of its own: a browser that asks again reads, and does not act again. */
function afterPost(req: Request, answer: Answer): Answer {
  return req.method === 'POST' && 'done' in answer ? { redirect: keepTold(req, answer) } : answer;
}

/** The act is done, the sign-in was ended meanwhile: whoever has signed in since keeps their own cookie. */
function leaveEnded({ req, res }: Visit): void {
  Reflect.deleteProperty(req, 'session');
  res.redirect(303, signInAddress('signed_out', '/'));
}

/** Sends what a page answered, in the frame of whoever is looking. */
export async function sendAnswer(
  { deps, render }: Serving,
  visit: Visit,
  about: { answer: Answer; who: SignedIn | null },
): Promise<void> {
  const { req, res } = visit;
  const { who } = about;
  const answer = afterPost(req, about.answer);
  if (req.method === 'POST' && req.session) {
    await keepSession(req);
    if (endedMeanwhile(req.session)) return leaveEnded(visit);
  }
  if ('redirect' in answer) return res.redirect(303, answer.redirect);
  if ('json' in answer) {
    res.json(answer.json);
    return;
  }
  if ('download' in answer) return sendDownload(res, answer.download);
  if ('part' in answer) {
    res.send(render(answer.part, answer.model));
    return;
  }
  const { view, title, model = {}, errors = [], status = 200 } = 'done' in answer ? donePage(req, answer) : answer;
  const isNewSession = req.session.csrfToken === undefined;
  const around = { ...(await pageFrame(deps, { req, res, who })), readAt: res.locals['readAt'] };
  if (isNewSession) await keepSession(req);
  res
    .status(status)
    .send(render(view, { ...around, title, errors: summaryOf(errors), fieldErrors: byField(errors), ...model }));
}

function isAllowed(principal: Principal, roles: readonly Role[]): boolean {
  return principal.role !== 'system' && roles.includes(principal.role);
}

/** Parts of an address that are ids of ours. */
const IDS = ['id', 'addition', 'representative'];

/** An id in the address that is none of ours names nothing. */
function refuseStrangeId({ req }: Visit): void {
  const ids = IDS.map((name) => req.params[name]).filter((id) => id !== undefined);
  if (!ids.every((id) => isUuid(id))) throw new AppError('not_found', 'There is no such page.');
}

/** The page that was wanted, or that of the form that was sent. */
function wantedPage({ req, res }: Visit): string {
  return ownPath(req.method === 'GET' ? req.originalUrl : res.locals['readAt']);
}

/** Where whoever is not signed in is sent: they come back to the page they wanted. */
function signInFirst(visit: Visit): Answer {
  return { redirect: signInAddress(visit.res.locals['signInEnded'] ?? null, wantedPage(visit)) };
}

/** Nobody works for one of their practices without having said for which (R16). */
function hasToChoose({ practice, practices }: SignedIn): boolean {
  return practice === null && practices.length > 1;
}

async function handleFreshly(visit: StaffVisit, handle: (visit: StaffVisit) => Promise<Answer> | Answer) {
  try {
    return await handle(visit);
  } catch (error) {
    if (error instanceof FreshSignInNeeded) return askToSignInAgain(visit, error);
    throw error;
  }
}

const TYPE_CODE: Answer = { redirect: '/my-award' };

/** The one place where a page's access is checked: nothing is handled before it. */
async function answerOf(route: Route, visit: Visit, who: SignedIn | null): Promise<Answer> {
  if (route.access === 'public') return route.handle(visit);
  if (route.access === 'patient') {
    const { opened } = visit.req.session;
    return opened ? (toldAt(visit.req) ?? route.handle({ ...visit, award: opened })) : TYPE_CODE;
  }
  if (!who) return signInFirst(visit);
  refuseStrangeId(visit);
  if (!isAllowed(who.principal, route.access)) {
    throw new AppError('forbidden', 'This page is not part of your role.');
  }
  if (hasToChoose(who) && !route.isOfPerson) return { redirect: choosePracticeAddress(wantedPage(visit)) };
  const staffVisit = { ...visit, principal: who.principal, practice: who.practice };
  return toldAt(visit.req) ?? handleFreshly(staffVisit, route.handle);
}

/**
 * Where a page that answered a form is read without sending the form again: at the form's own address, or at the
 * nearest address above it that is a page. A browser takes it for its history, so that Back and Refresh ask nobody.
 */
function readAt(req: Request, pages: readonly RegExp[]): string {
  const parts = req.path.split('/');
  while (parts.length > 1 && !pages.some((page) => page.test(parts.join('/')))) parts.pop();
  return parts.join('/') === req.path ? req.originalUrl : parts.join('/') || '/';
}

const asPattern = ({ path }: Route) => new RegExp(`^${path.replaceAll(/:[a-z]+/gi, '[^/]+')}$`);

/** The route table as a router. */
export function serveRoutes(serving: Serving, routes: readonly Route[]): Router {
  const { deps } = serving;
  const router = Router({ caseSensitive: true });
  const cardHeaders = cardPageHeaders(deps.config);
  const pages = routes.filter(({ method }) => method === 'get').map(asPattern);
  for (const route of routes) {
    if (route.showsCard) router[route.method](route.path, cardHeaders);
    router[route.method](route.path, async (req, res) => {
      const visit = { deps, req, res };
      if (req.method === 'POST') res.locals['readAt'] = readAt(req, pages);
      const who = route.access === 'patient' ? null : await signedIn(deps, { req, res });
      const answer = await answerOf(route, visit, who);
      await sendAnswer(serving, visit, { answer, who });
    });
  }
  return router;
}
