import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { AppError } from '../../../kernel/app-error.ts';
import type { WebDeps } from '../web-deps.ts';
import { forgedPost } from './csrf.ts';
import { ERROR_STATUS } from './error-status.ts';
import type { Render } from './render.ts';
import { sendAnswer } from './serve-routes.ts';
import { isPatientPath } from './sessions.ts';
import { pageOfForm, signInAddress } from './sign-in-address.ts';
import { type SignedIn, signedIn } from './signed-in.ts';

type Serving = { deps: WebDeps; render: Render };
type Problem = { status: number; title: string; text: string; next?: { href: string; text: string } };

const HOME = { href: '/', text: 'Go to the first page' };
const BY_STATUS: Readonly<Record<number, Problem>> = {
  403: { status: 403, title: 'You cannot do this', text: 'This page is not part of your role.', next: HOME },
  404: {
    status: 404,
    title: 'Page not found',
    text: 'If you typed the address, check it. What you are looking for may belong to another practice.',
    next: HOME,
  },
  500: {
    status: 500,
    title: 'Sorry, something went wrong',
    text: 'Nothing was lost that had been saved. Try again in a few minutes. If it happens again, tell us the reference below.',
    next: HOME,
  },
};
const PAGE_TOO_OLD: Problem = {
  status: 403,
  title: 'This page was open for too long',
  text: 'To keep things safe we did not do what you asked. Go back, load the page again and try once more.',
};

/** A form of nobody's, as of a session that is long forgotten: whoever sent it signs in first. */
function isNobody({ session, path }: Request): boolean {
  return session?.personId === undefined && !isPatientPath(path);
}

function isBadRequest(error: unknown): boolean {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500;
}

function problemOf(error: unknown): Problem | null {
  if (error === forgedPost) return PAGE_TOO_OLD;
  if (error instanceof AppError) {
    const status = ERROR_STATUS[error.code];
    const known = BY_STATUS[status];
    return { status, title: known?.title ?? 'This could not be done', text: error.message, next: HOME };
  }
  return isBadRequest(error) ? { status: 400, title: 'This could not be read', text: 'Go back and try again.' } : null;
}

async function sendProblem(serving: Serving, about: { req: Request; res: Response; problem: Problem }): Promise<void> {
  const { req, res, problem } = about;
  const requestId = res.locals['requestId'];
  const isStaffPage = req.session !== undefined && !req.session.opened;
  const who: SignedIn | null = isStaffPage ? await signedIn(serving.deps, { req, res }) : null;
  const { status, title } = problem;
  const model = { problem, reference: status >= 500 ? requestId : null };
  const answer = { view: 'pages/problem/problem.njk', title, model, status };
  await sendAnswer(serving, { deps: serving.deps, req, res }, { answer, who });
}

export function notFound(serving: Serving): RequestHandler {
  return (req, res) => sendProblem(serving, { req, res, problem: BY_STATUS[404] as Problem });
}

/** Where a list begins, for an address that goes on from a place which the list no longer knows; null for any other fault. */
function firstPageOf(error: unknown, { method, originalUrl }: Request): string | null {
  const isOfPlace = error instanceof AppError && error.errors.some(({ field }) => field === 'cursor');
  if (method !== 'GET' || !isOfPlace) return null;
  const { pathname, searchParams } = new URL(originalUrl, 'http://list.invalid');
  searchParams.delete('cursor');
  return searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname;
}

/** Refusals as pages of their own; anything else is a bug: logged, with a reference to find it by. */
export function failed(serving: Serving): ErrorRequestHandler {
  const { deps } = serving;
  return async (error, req, res, next) => {
    if (res.headersSent) return next(error);
    if (error === forgedPost && isNobody(req)) return res.redirect(303, signInAddress(null, pageOfForm(deps, req)));
    const firstPage = firstPageOf(error, req);
    if (firstPage) return res.redirect(303, firstPage);
    const known = problemOf(error);
    if (!known) deps.logger.error({ err: error, requestId: res.locals['requestId'] }, 'a page failed');
    try {
      await sendProblem(serving, { req, res, problem: known ?? (BY_STATUS[500] as Problem) });
    } catch (failure) {
      deps.logger.error({ err: failure, requestId: res.locals['requestId'] }, 'the error page failed too');
      res.status(500).type('text/plain').send(`Something went wrong. Reference ${res.locals['requestId']}`);
    }
  };
}
