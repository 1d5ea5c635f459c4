import express, { Router } from 'express';
import { v7 as newId } from 'uuid';
import { MOST_BULK_BYTES } from '../../modules/awards/index.ts';
import { ROUTES } from './routes.ts';
import { loadAssets } from './shell/assets.ts';
import { refuseForgedPosts } from './shell/csrf.ts';
import { failed, notFound } from './shell/error-pages.ts';
import { endIdleSession } from './shell/idle-session.ts';
import { readUpload } from './shell/read-upload.ts';
import { createRender } from './shell/render.ts';
import { securityHeaders } from './shell/security-headers.ts';
import { serveRoutes } from './shell/serve-routes.ts';
import { sessions } from './shell/sessions.ts';
import type { WebDeps } from './web-deps.ts';

export type { WebDeps } from './web-deps.ts';

/** All pages, for staff and for code holders. Mounted last, at `/`: it answers whatever nobody else has. */
export function createWebDoor(deps: WebDeps): Router {
  const assets = loadAssets();
  const serving = { deps, render: createRender(assets) };
  const router = Router();
  router.use((_req, res, next) => {
    res.locals['requestId'] = newId();
    next();
  });
  router.use(securityHeaders(deps.config));
  router.get('/assets/:name', assets.serve);
  router.use(sessions(deps), endIdleSession(deps));
  router.use('/bulk', readUpload(MOST_BULK_BYTES));
  router.use(express.urlencoded({ extended: false, limit: '50kb' }), refuseForgedPosts);
  router.use(serveRoutes(serving, ROUTES));
  router.use(notFound(serving));
  router.use(failed(serving));
  return router;
}
