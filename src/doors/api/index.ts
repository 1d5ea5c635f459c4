/**
 * The JSON API under `/api/v1`, its OpenAPI document and the page to read it on. Each route is data in
 * `resources/`; the rest of this folder turns HTTP into calls of verbs, and refusals into problem documents.
 */
import { Router } from 'express';
import helmet from 'helmet';
import { v7 as newId } from 'uuid';
import type { ApiDeps } from './api-deps.ts';
import { authenticate } from './authenticate.ts';
import { createDocumentation } from './docs/serve-documentation.ts';
import { notFound, sendProblem } from './error-answers.ts';
import { limitRequests } from './limit-requests.ts';
import { readBody } from './read-body.ts';
import { beginRequest } from './request-context.ts';
import { ROUTES } from './resources/index.ts';
import { serveRoutes } from './serve-routes.ts';

export type { ApiDeps } from './api-deps.ts';

function securityHeaders(baseUrl: string) {
  return helmet({
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: baseUrl.startsWith('https:'),
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        formAction: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
  });
}

function createV1(deps: ApiDeps): Router {
  const router = Router();
  router.use(authenticate(deps), limitRequests(deps.config.apiRequestsPerMinute), readBody);
  router.use(serveRoutes(deps, ROUTES));
  return router;
}

/** All of `/api`. Answers are kept by no cache, and every one names its request in `X-Request-Id`. */
export function createApiDoor(deps: ApiDeps): Router {
  const router = Router();
  router.use((_req, res, next) => {
    const requestId = newId();
    beginRequest(res, requestId);
    res.set({ 'X-Request-Id': requestId, 'Cache-Control': 'no-store' });
    next();
  });
  router.use(securityHeaders(deps.config.baseUrl));
  router.use(createDocumentation(ROUTES, deps.config.baseUrl));
  router.use('/v1', createV1(deps));
  router.use(notFound);
  router.use(sendProblem(deps));
  return router;
}
