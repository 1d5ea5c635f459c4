/** What the page reads of a JSON schema; the document has many more keywords. */
export type JsonSchema = {
  $ref?: string;
  type?: string;
  format?: string;
  description?: string;
  enum?: readonly unknown[];
  const?: unknown;
  default?: unknown;
  example?: unknown;
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  items?: JsonSchema;
  anyOf?: readonly JsonSchema[];
  allOf?: readonly JsonSchema[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
};

export type Schemas = Readonly<Record<string, JsonSchema>>;

/** One line of a table of fields. */
export type FieldRow = { field: string; type: string; isRequired: boolean; meaning: string };

/** The schema itself, and the schema it becomes by its references; its own description counts more. */
function resolve(schema: JsonSchema, schemas: Schemas): JsonSchema {
  if (schema.$ref) {
    const { $ref, ...own } = schema;
    return { ...resolve(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, schemas), ...own };
  }
  const [only, ...others] = schema.allOf ?? [];
  return only && others.length === 0 ? { ...resolve(only, schemas), ...schema, allOf: [] } : schema;
}

const isNull = (schema: JsonSchema) => schema.type === 'null';

/** What is left of "this or null", and whether null is possible. */
function withoutNull(schema: JsonSchema, schemas: Schemas): { schema: JsonSchema; isNullable: boolean } {
  const options = schema.anyOf ?? [];
  const [only, ...others] = options.filter((option) => !isNull(option));
  if (!only || others.length > 0) return { schema, isNullable: false };
  const { anyOf: _anyOf, ...own } = schema;
  return { schema: { ...resolve(only, schemas), ...own }, isNullable: options.length > 1 };
}

const SAFE = Number.MAX_SAFE_INTEGER;

function bounds(schema: JsonSchema): string {
  const { minimum, maximum, minLength, maxLength } = schema;
  const limits = [
    minimum !== undefined && minimum > -SAFE ? `at least ${minimum}` : '',
    maximum !== undefined && maximum < SAFE ? `at most ${maximum}` : '',
    minLength !== undefined && minLength > 1 ? `at least ${minLength} characters` : '',
    maxLength !== undefined ? `at most ${maxLength} characters` : '',
  ];
  return limits.filter(Boolean).join(', ');
}

function typeName(schema: JsonSchema, schemas: Schemas): string {
  if (schema.enum) return schema.enum.map(String).join(' | ');
  if (schema.type === 'array') {
    const items = withoutNull(resolve(schema.items ?? {}, schemas), schemas).schema;
    return `list of ${typeName(items, schemas)}`;
  }
  if (schema.type === 'integer') return 'whole number';
  if (schema.type === 'string') return schema.format ?? 'text';
  return schema.type ?? 'any';
}

function meaning(schema: JsonSchema): string {
  const limits = bounds(schema);
  const parts = [
    schema.description ?? '',
    limits ? `${limits.charAt(0).toUpperCase()}${limits.slice(1)}.` : '',
    schema.default === undefined ? '' : `Default: \`${JSON.stringify(schema.default)}\`.`,
    schema.example === undefined || schema.example === null ? '' : `Example: \`${JSON.stringify(schema.example)}\`.`,
  ];
  return parts.filter(Boolean).join(' ');
}

/** One row for a field by itself, whatever is inside it. */
export function describeField(
  field: { name: string; schema: JsonSchema; isRequired: boolean },
  schemas: Schemas,
): FieldRow {
  const { schema, isNullable } = withoutNull(resolve(field.schema, schemas), schemas);
  const type = typeName(schema, schemas) + (isNullable ? ' or null' : '');
  return { field: field.name, type, isRequired: field.isRequired, meaning: meaning(schema) };
}

/** A row for each field of an object, those of objects and lists within it by their dot path. */
export function describeFields(object: JsonSchema, schemas: Schemas, prefix = ''): FieldRow[] {
  const { schema } = withoutNull(resolve(object, schemas), schemas);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = `${prefix}${name}`;
    const isRequired = schema.required?.includes(name) ?? false;
    const inner = withoutNull(resolve(property, schemas), schemas).schema;
    const rows = inner.type === 'array' && inner.items ? describeFields(inner.items, schemas, `${path}[].`) : [];
    return [
      describeField({ name: path, schema: property, isRequired }, schemas),
      ...(inner.type === 'object' ? describeFields(inner, schemas, `${path}.`) : rows),
    ];
  });
}
