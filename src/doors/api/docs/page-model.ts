import { PROBLEMS } from '../problems.ts';
import { describeField, describeFields, type FieldRow, type JsonSchema, type Schemas } from './describe-schema.ts';
import type { OpenApiDocument } from './openapi-document.ts';

type Content = Readonly<Record<string, { schema?: JsonSchema; example?: unknown }>>;
type Parameter = { name: string; in: string; required?: boolean; description?: string; schema?: JsonSchema };
type Operation = {
  operationId: string;
  tags: readonly string[];
  summary: string;
  description: string;
  parameters?: readonly Parameter[];
  requestBody?: { content: Content };
  responses: Readonly<Record<string, { description: string; content: Content }>>;
};

type OperationView = {
  id: string;
  method: string;
  path: string;
  summary: string;
  paragraphs: readonly string[];
  parameters: readonly (FieldRow & { in: string })[];
  body: readonly FieldRow[];
  answers: readonly { status: string; description: string; schemaName: string }[];
  refusals: readonly { status: string; description: string }[];
  curl: string;
};

const SUCCESS = /^2/;

function paragraphsOf(text: string): string[] {
  return text.split(/\n\n+/);
}

/** A command that can be pasted once `KEY` is set. */
function curlOf(about: { method: string; url: string; parameters: readonly Parameter[]; example: unknown }): string {
  const { method, parameters, example } = about;
  const isIdempotent = parameters.some((parameter) => parameter.in === 'header');
  const url = about.url.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`);
  const parts = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} "${url}"`,
    '-H "Authorization: Bearer $KEY"',
    ...(isIdempotent ? ['-H "Idempotency-Key: $(uuidgen)"'] : []),
    ...(example === undefined
      ? []
      : ['-H "Content-Type: application/json"', `-d '${JSON.stringify(example, null, 2).replaceAll("'", "'\\''")}'`]),
  ];
  return parts.join(' \\\n  ');
}

function schemaNameOf(content: Content): string {
  const [media] = Object.values(content);
  return media?.schema?.$ref?.split('/').at(-1) ?? '';
}

function toOperation(
  about: { path: string; method: string; baseUrl: string; schemas: Schemas },
  operation: Operation,
): OperationView {
  const { path, schemas } = about;
  const method = about.method.toUpperCase();
  const parameters = operation.parameters ?? [];
  const body = operation.requestBody?.content['application/json'];
  const responses = Object.entries(operation.responses);
  return {
    id: operation.operationId,
    method,
    path,
    summary: operation.summary,
    paragraphs: paragraphsOf(operation.description),
    parameters: parameters.map(({ name, schema = {}, required = false, ...parameter }) => ({
      in: parameter.in,
      ...describeField({ name, schema, isRequired: required }, schemas),
    })),
    body: body?.schema ? describeFields(body.schema, schemas) : [],
    answers: responses
      .filter(([status]) => SUCCESS.test(status))
      .map(([status, { description, content }]) => ({ status, description, schemaName: schemaNameOf(content) })),
    refusals: responses
      .filter(([status]) => !SUCCESS.test(status))
      .map(([status, { description }]) => ({ status, description })),
    curl: curlOf({ method, url: `${about.baseUrl}${path}`, parameters, example: body?.example }),
  };
}

/** What the page shows, read from the document alone. */
export function pageModel(document: OpenApiDocument, baseUrl: string) {
  const schemas = (document.components?.schemas ?? {}) as unknown as Schemas;
  const paths = document.paths as unknown as Record<string, Record<string, Operation>>;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      tag: operation.tags[0] ?? '',
      view: toOperation({ path, method, baseUrl, schemas }, operation),
    })),
  );
  const bodies = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .map(({ requestBody }) => schemaNameOf(requestBody?.content ?? {}));
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return {
    title: document.info.title,
    paragraphs: paragraphsOf(document.info.description ?? ''),
    sections: tags.map((tag) => ({
      tag,
      operations: operations.filter((operation) => operation.tag === tag).map(({ view }) => view),
    })),
    schemas: Object.entries(schemas)
      .filter(([name, schema]) => schema.type === 'object' && !bodies.includes(name))
      .map(([name, schema]) => ({ name, about: schema.description ?? '', fields: describeFields(schema, schemas) })),
    problems: Object.entries(PROBLEMS).map(([code, problem]) => ({ code, ...problem })),
  };
}
