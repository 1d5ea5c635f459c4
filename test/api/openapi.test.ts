import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageModel } from '../../src/doors/api/docs/page-model.ts';
import { PROBLEMS } from '../../src/doors/api/problems.ts';
import { ROUTES } from '../../src/doors/api/resources/index.ts';
import { serveRoutes } from '../../src/doors/api/serve-routes.ts';
import { type Api, startApi } from './api-client.ts';

type Operation = {
  operationId: string;
  summary: string;
  description: string;
  security?: unknown;
  parameters?: { name: string; in: string; description?: string }[];
  requestBody?: { content: Record<string, { example?: unknown }> };
  responses: Record<string, { description: string; content: Record<string, { examples?: Record<string, unknown> }> }>;
};
type Document = {
  openapi: string;
  security: unknown[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, unknown> };
};

let api: Api;
let document: Document;

beforeAll(async () => {
  api = await startApi();
  document = (await (await fetch(`${api.service.baseUrl}/api/openapi.json`)).json()) as Document;
});
afterAll(() => api.stop());

const documented = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
  );

/** What Express really routes, read from the router itself. */
function routed(): string[] {
  const layers = serveRoutes(api.service, ROUTES).stack;
  return layers.flatMap(({ route }) => {
    const methods = (route as unknown as { methods: Record<string, boolean> } | undefined)?.methods ?? {};
    const path = `/api/v1${route?.path.replace(/:(\w+)/g, '{$1}')}`;
    return Object.keys(methods)
      .filter((method) => method !== '_all')
      .map((method) => `${method} ${path}`);
  });
}

describe('the OpenAPI document', () => {
  test('describes every route of the router and no other', () => {
    const names = documented().map(({ name }) => name);
    expect(names.length).toBeGreaterThan(20);
    expect(names.toSorted()).toEqual(routed().toSorted());
  });

  test('is version 3.1, says how to sign in, and names each operation once', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.security).toEqual([{ bearer: [] }, { basic: [] }]);
    expect(Object.keys(document.components.securitySchemes)).toEqual(['bearer', 'basic']);
    const ids = documented().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('gives every problem code an example, under the status with which it is answered', () => {
    const seen = new Map<string, Set<string>>();
    for (const { operation } of documented()) {
      for (const [status, { content }] of Object.entries(operation.responses)) {
        for (const code of Object.keys(content['application/problem+json']?.examples ?? {})) {
          seen.set(code, (seen.get(code) ?? new Set()).add(status));
        }
      }
    }
    for (const [code, statuses] of seen) {
      expect([...statuses], code).toEqual([String(PROBLEMS[code as keyof typeof PROBLEMS].status)]);
    }
    const unsaid = Object.keys(PROBLEMS).filter((code) => !seen.has(code));
    expect(unsaid).toEqual(expect.arrayContaining(['http_method_not_allowed']));
    const { Problem } = document.components.schemas as { Problem: { properties: { code: { enum: string[] } } } };
    expect(Problem.properties.code.enum).toEqual(Object.keys(PROBLEMS));
  });

  test('says who may call each operation and what each part of it means', () => {
    for (const { name, operation } of documented()) {
      expect(operation.summary, name).not.toBe('');
      expect(operation.description, name).toMatch(/Roles: \w/);
      for (const response of Object.values(operation.responses)) expect(response.description, name).not.toBe('');
    }
  });

  test('says what each parameter and each field of a body means', () => {
    const { sections } = pageModel(document as unknown as Parameters<typeof pageModel>[0], '');
    const rows = sections.flatMap(({ operations }) =>
      operations.flatMap(({ id, parameters, body }) => [...parameters, ...body].map((row) => ({ id, ...row }))),
    );
    expect(rows.length).toBeGreaterThan(50);
    expect(
      rows
        .filter((row) => /^($|Example|Default|At (least|most))/.test(row.meaning))
        .map((row) => `${row.id} ${row.field}`),
    ).toEqual([]);
  });

  test('gives examples of bodies that the routes themselves accept', () => {
    const withBody = ROUTES.filter((route) => route.example !== undefined);
    expect(withBody.length).toBeGreaterThan(5);
    for (const route of withBody) {
      expect(route.body?.safeParse(route.example).error?.issues ?? [], route.path).toEqual([]);
    }
  });
});

describe('the page at /api/docs', () => {
  let page: string;
  let headers: Headers;
  beforeAll(async () => {
    const response = await fetch(`${api.service.baseUrl}/api/docs`);
    headers = response.headers;
    page = await response.text();
  });

  test('shows every operation, every problem and a command for each', () => {
    for (const { operation } of documented()) expect(page).toContain(`id="${operation.operationId}"`);
    for (const code of Object.keys(PROBLEMS)) expect(page).toContain(`id="${code}"`);
    expect(page.match(/curl /g)?.length).toBe(documented().length);
    expect(page).toContain('recipient.dateOfBirth');
  });

  test('needs no script and nothing from another host', async () => {
    const links = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !link.startsWith('#') && !link.startsWith('/api/'))).toEqual([]);
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/ style="/);
    const style = await fetch(`${api.service.baseUrl}/api/docs/style.css`);
    expect(style.headers.get('content-type')).toContain('text/css');
    expect(await style.text()).not.toMatch(/url\(|@import/);
  });

  test('is served under a policy that allows its own stylesheet alone', () => {
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';style-src 'self';form-action 'none';base-uri 'none';frame-ancestors 'none'",
    );
  });

  test('has no link that leads nowhere on it', () => {
    const anchors = [...page.matchAll(/href="#([^"]+)"/g)].map(([, anchor = '']) => anchor);
    const ids = new Set([...page.matchAll(/id="([^"]+)"/g)].map(([, id = '']) => id));
    expect(anchors.filter((anchor) => !ids.has(anchor))).toEqual([]);
  });
});
