import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { ApiProblem, problemOf } from '../api-problem.ts';
import { PROBLEMS, type ProblemCode } from '../problems.ts';
import { type ApiRoute, takesBody } from '../route.ts';
import { problemSchema } from './problem-schema.ts';

export type OpenApiDocument = ReturnType<typeof createDocument>;

const ABOUT = `
Practice Purse issues prepaid cards and vouchers from the budgets of GP practices. This is test mode: no real money moves.

Send a key with every request: \`Authorization: Bearer <key>\`, or as the user name of Basic authentication. \`npm run api-key -- --role requester --practice DEMO-01\` makes one. Each key is a principal with one role; practice roles see their own practice only.

Money is whole pence in fields that end in \`Pence\`. Instants are UTC. Lists come in pages: send \`nextCursor\` back as \`cursor\`. A refusal is a problem document (RFC 9457) with a stable \`code\`.`.trim();

/** What any route can answer with. */
function problemsOf(route: ApiRoute): ProblemCode[] {
  return [
    'invalid_input',
    ...(route.method !== 'get' ? (['invalid_json', 'body_too_large', 'unsupported_media_type'] as const) : []),
    'not_signed_in',
    'forbidden',
    ...route.problems,
    'too_many_requests',
    'internal_error',
  ];
}

function exampleOf(code: ProblemCode, baseUrl: string) {
  const error = new ApiProblem(code, PROBLEMS[code].meaning.replaceAll('`', ''));
  return {
    summary: PROBLEMS[code].title,
    value: problemOf(error, { id: '019aab1f-2c5e-7d43-8a3f-5b7e0c1d2e3f', baseUrl }),
  };
}

function refusals(route: ApiRoute, baseUrl: string): ZodOpenApiResponsesObject {
  const codes = problemsOf(route);
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))].sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const own = codes.filter((code) => PROBLEMS[code].status === status);
      const examples = Object.fromEntries(own.map((code) => [code, exampleOf(code, baseUrl)]));
      const description = own.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' ');
      return [
        `${status}`,
        { description, content: { 'application/problem+json': { schema: problemSchema, examples } } },
      ];
    }),
  );
}

function successes(route: ApiRoute): ZodOpenApiResponsesObject {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, description]) => [
      status,
      {
        description,
        content: route.isFile
          ? { 'text/csv': { schema: { type: 'string' as const } } }
          : { 'application/json': { schema: route.response } },
      },
    ]),
  );
}

const hasFields = (schema: { shape: object } | undefined) => Object.keys(schema?.shape ?? {}).length > 0;

function operationOf(route: ApiRoute, baseUrl: string): ZodOpenApiOperationObject {
  const roles = `Roles: ${route.roles.join(', ')}.`;
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    description: route.description ? `${route.description}\n\n${roles}` : roles,
    'x-roles': [...route.roles],
    requestParams: {
      ...(route.params && hasFields(route.params) ? { path: route.params } : {}),
      ...(route.query && hasFields(route.query) ? { query: route.query } : {}),
      ...(hasFields(route.headers) ? { header: route.headers } : {}),
    },
    ...(takesBody(route) && route.body
      ? {
          requestBody: {
            required: !route.body.safeParse({}).success,
            content: { 'application/json': { schema: route.body, example: route.example } },
          },
        }
      : {}),
    responses: { ...successes(route), ...refusals(route, baseUrl) },
  };
}

/** `POST /awards/:id/voucher/print` -> `postAwardsByIdVoucherPrint`. */
export function operationId(route: Pick<ApiRoute, 'method' | 'path'>): string {
  const words = route.path.replace(/:(\w+)/g, 'by-$1').split(/[^a-z\d]+/i);
  return route.method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** `/awards/:id` -> `/api/v1/awards/{id}`. */
export function documentedPath(route: Pick<ApiRoute, 'path'>): string {
  return `/api/v1${route.path.replace(/:(\w+)/g, '{$1}')}`;
}

function pathsOf(routes: readonly ApiRoute[], baseUrl: string) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    const path = documentedPath(route);
    paths[path] = { ...paths[path], [route.method]: operationOf(route, baseUrl) };
  }
  return paths;
}

/** The OpenAPI 3.1 document of the routes, made from the schemas that serve them. */
export function openApiDocument(routes: readonly ApiRoute[], baseUrl: string): OpenApiDocument {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Practice Purse',
      version: '1.0.0',
      summary: 'Prepaid cards and vouchers of GP practices',
      description: ABOUT,
    },
    servers: [{ url: baseUrl }],
    security: [{ bearer: [] }, { basic: [] }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths: pathsOf(routes, baseUrl),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key.' },
        basic: { type: 'http', scheme: 'basic', description: 'An API key as the user name; no password.' },
      },
    },
  });
}
