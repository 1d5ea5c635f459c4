import { type RequestHandler, Router } from 'express';
import { type Download, sendDownload } from '../send-download.ts';
import type { ApiDeps } from './api-deps.ts';
import { refuseOtherMethods } from './error-answers.ts';
import { principalOf } from './request-context.ts';
import { type ApiRoute, IDEMPOTENCY_KEY } from './route.ts';

function serve(deps: ApiDeps, route: ApiRoute): RequestHandler {
  return async (req, res) => {
    const { params, query, body } = req;
    const idempotencyKey = req.get(IDEMPOTENCY_KEY);
    const answer = await route.answer(deps, principalOf(res), { params, query, body, idempotencyKey });
    if (route.isFile) return sendDownload(res, answer.body as Download);
    res.status(answer.status).json(answer.body);
  };
}

/** A router with all the routes, and an answer for the methods that their paths do not have. */
export function serveRoutes(deps: ApiDeps, routes: readonly ApiRoute[]): Router {
  const router = Router();
  for (const route of routes) router[route.method](route.path, serve(deps, route));
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map((route) => route.method);
    router.all(path, refuseOtherMethods(methods));
  }
  return router;
}
