import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { ROLES, type Role } from '../../src/kernel/principal.ts';
import { openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { addSomebody, takenKey } from '../modules/staff/people-of-tests.ts';

export type Json = Record<string, unknown>;
export type ApiAnswer = { status: number; headers: Headers; body: Json; text: string };
export type Call = {
  key?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
};

type Paths = Record<string, Record<string, { responses: Record<string, { content: Record<string, unknown> }> }>>;

/** The address of a part of the OpenAPI document, as a JSON pointer. */
const pointer = (parts: readonly string[]) =>
  parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');

/** Checks answers against the document that the service itself gives. */
function createChecker(document: { paths: Paths }) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, 'openapi.json');
  const patterns = Object.keys(document.paths).map((path) => ({
    path,
    shape: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
  }));
  return (method: string, url: string, answer: { status: number; media: string; body: unknown }) => {
    const { pathname } = new URL(url);
    const path = patterns.find(({ shape }) => shape.test(pathname))?.path;
    if (!path || !document.paths[path]?.[method]) return;
    const parts = ['paths', path, method, 'responses', String(answer.status), 'content', answer.media, 'schema'];
    const validate = ajv.compile({ $ref: `openapi.json#/${pointer(parts)}` });
    expect(validate(answer.body), `${method} ${path} ${answer.status}: ${ajv.errorsText(validate.errors)}`).toBe(true);
  };
}

/** Sends requests as a program would, and holds every answer against the OpenAPI document. */
async function createClient(baseUrl: string) {
  const check = createChecker((await (await fetch(`${baseUrl}/api/openapi.json`)).json()) as { paths: Paths });
  return async (method: string, path: string, call: Call = {}): Promise<ApiAnswer> => {
    const url = `${baseUrl}${path}`;
    const response = await fetch(url, {
      method,
      headers: {
        ...(call.key ? { authorization: `Bearer ${call.key}` } : {}),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      ...(call.body === undefined
        ? {}
        : { body: typeof call.body === 'string' ? call.body : JSON.stringify(call.body) }),
    });
    const text = await response.text();
    const media = (response.headers.get('content-type') ?? '').split(';', 1).join('');
    const body = media.endsWith('json') ? (JSON.parse(text) as Json) : {};
    check(method.toLowerCase(), url, { status: response.status, media, body: media === 'text/csv' ? text : body });
    return { status: response.status, headers: response.headers, body, text };
  };
}

export type Api = {
  service: RunningService;
  scheme: Scheme;
  /** A key of each role; practice roles at DEMO-01. */
  keys: Record<Role, string>;
  call: Awaited<ReturnType<typeof createClient>>;
  stop: () => Promise<void>;
};

/** The whole service with one open practice and a key for every role. */
export async function startApi(options?: { allocationPence: number }): Promise<Api> {
  const service = await startService();
  const scheme = await openScheme(service, options);
  const administrator = await addSomebody(service, { role: 'admin' });
  const minted = await Promise.all(
    ROLES.map(async (role) => {
      const ofAdmin = role === 'admin' ? takenKey(service, administrator, { role }) : null;
      return [role, (await (ofAdmin ?? service.staff.mintApiKey({ role, practiceCode: 'DEMO-01' }))).key] as const;
    }),
  );
  return {
    service,
    scheme,
    keys: Object.fromEntries(minted) as Record<Role, string>,
    call: await createClient(service.baseUrl),
    stop: async () => service[Symbol.asyncDispose](),
  };
}

/** Fields that a body must have, as text. */
export const text = (body: Json, field: string): string => String(body[field]);

export const list = (body: Json): Json[] => body['data'] as Json[];
