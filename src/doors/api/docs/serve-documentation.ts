import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Router } from 'express';
import nunjucks from 'nunjucks';
import type { ApiRoute } from '../route.ts';
import { openApiDocument } from './openapi-document.ts';
import { pageModel } from './page-model.ts';

/** The OpenAPI document, and a page made from it that needs no script and nothing from another host. */
export function createDocumentation(routes: readonly ApiRoute[], baseUrl: string): Router {
  const templates = new nunjucks.Environment(new nunjucks.FileSystemLoader(import.meta.dirname), { autoescape: true });
  const document = openApiDocument(routes, baseUrl);
  const page = templates.render('docs-page.njk', pageModel(document, baseUrl));
  const style = readFileSync(path.join(import.meta.dirname, 'docs-page.css'), 'utf8');
  const router = Router();
  router.get('/openapi.json', (_req, res) => {
    res.json(document);
  });
  router.get('/docs', (_req, res) => {
    res.type('html').send(page);
  });
  router.get('/docs/style.css', (_req, res) => {
    res.type('css').send(style);
  });
  return router;
}
