import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ts from 'typescript';

type Schema = Record<string, unknown>;

const PROBE = path.join(import.meta.dirname, 'sdk-schema-probe.ts');

/** The types the sandbox puts on the wire, under the value of `object` they carry. */
const PROBE_SOURCE = `
import type Stripe from 'stripe';
export interface Wire {
  'issuing.cardholder': Stripe.Issuing.Cardholder;
  'issuing.card': Stripe.Issuing.Card;
  'issuing.authorization': Stripe.Issuing.Authorization;
  'issuing.transaction': Stripe.Issuing.Transaction;
  'issuing.dispute': Stripe.Issuing.Dispute;
  'issuing.token': Stripe.Issuing.Token;
  'issuing.personalization_design': Stripe.Issuing.PersonalizationDesign;
  'issuing.physical_bundle': Stripe.Issuing.PhysicalBundle;
  balance: Stripe.Balance;
  balance_transaction: Stripe.BalanceTransaction;
  topup: Stripe.Topup;
  file: Stripe.File;
  webhook_endpoint: Stripe.WebhookEndpoint;
  'webhook_endpoint deleted': Stripe.DeletedWebhookEndpoint;
  ephemeral_key: Stripe.EphemeralKey;
  events: {
    [E in Extract<Stripe.Event, { type: \`issuing_\${string}\` | \`topup.\${string}\` }> as E['type']]: E;
  };
}
`;

type Schemas = { definitions: Record<string, Schema>; roots: Record<string, Schema> };

/** One JSON Schema per wire object, made from the SDK's own declarations by the TypeScript 6 compiler. */
function generateSchemas(): Schemas {
  const { typeChecker, wire } = createChecker();
  const generator = createGenerator(typeChecker, new Set(wire.getProperties().map(({ name }) => name)));
  const roots: Record<string, Schema> = {};
  const addRoots = (type: ts.Type) => {
    for (const property of type.getProperties()) {
      const propertyType = typeChecker.getTypeOfSymbol(property);
      if (property.name === 'events') addRoots(propertyType);
      else roots[property.name] = generator.schemaOf(propertyType);
    }
  };
  addRoots(wire);
  return { definitions: generator.definitions, roots };
}

const MODULES = path.resolve(import.meta.dirname, '../../node_modules');

/** The schemas, generated once for each version of the SDK and of this file: the compiler takes seconds. */
function sdkSchemas(): Schemas {
  const made = createHash('sha256');
  for (const file of [import.meta.filename, path.join(MODULES, 'stripe/package.json')]) made.update(readFileSync(file));
  const kept = path.join(MODULES, '.cache', `sdk-schemas-${made.digest('hex').slice(0, 16)}.json`);
  try {
    return JSON.parse(readFileSync(kept, 'utf8'));
  } catch {
    const schemas = generateSchemas();
    mkdirSync(path.dirname(kept), { recursive: true });
    writeFileSync(`${kept}.${process.pid}`, JSON.stringify(schemas));
    renameSync(`${kept}.${process.pid}`, kept);
    return schemas;
  }
}

function createChecker(): { typeChecker: ts.TypeChecker; wire: ts.Type } {
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => name === PROBE || fileExists.call(host, name);
  host.readFile = (name) => (name === PROBE ? PROBE_SOURCE : readFile.call(host, name));
  host.getSourceFile = (name, version, ...rest) =>
    name === PROBE
      ? ts.createSourceFile(name, PROBE_SOURCE, version)
      : getSourceFile.call(host, name, version, ...rest);
  const program = ts.createProgram([PROBE], options, host);
  const typeChecker = program.getTypeChecker();
  const source = program.getSourceFile(PROBE);
  const declaration = source?.statements.find((statement) => ts.isInterfaceDeclaration(statement));
  if (!declaration) throw new Error('The probe has an interface');
  return { typeChecker, wire: typeChecker.getTypeAtLocation(declaration) };
}

function createGenerator(checker: ts.TypeChecker, known: ReadonlySet<string>) {
  const names = new Map<ts.Type, string>();
  const definitions: Record<string, Schema> = {};

  function schemaOf(type: ts.Type): Schema {
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (type.isStringLiteral()) return { type: 'string', enum: [type.value] };
    if (type.isNumberLiteral()) return { type: 'number', enum: [type.value] };
    if (type.flags & ts.TypeFlags.BooleanLiteral) return { enum: [checker.typeToString(type) === 'true'] };
    if (type.flags & ts.TypeFlags.TemplateLiteral || type.flags & ts.TypeFlags.String) return { type: 'string' };
    if (type.flags & ts.TypeFlags.Number) return { type: 'integer' };
    if (type.flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isUnion()) return unionOf(type);
    if (isDecimal(type)) return { type: 'string', pattern: '^-?[0-9]+([.][0-9]+)?$' };
    if (checker.isArrayType(type)) {
      const [element] = checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'array', items: element ? schemaOf(element) : {} };
    }
    return referenceTo(type);
  }

  /** `OtherString` keeps enumerations open for callers; what we send must be a value that is known. */
  function unionOf(type: ts.UnionType): Schema {
    const members = type.types.filter((member) => !isOtherString(member) && !(member.flags & ts.TypeFlags.Undefined));
    const literals = members.filter((member) => member.isStringLiteral());
    const others = members.filter((member) => !member.isStringLiteral() && isSent(member)).map(schemaOf);
    const texts = literals.length > 0 ? [{ type: 'string', enum: literals.map((literal) => literal.value) }] : [];
    const [only, ...more] = [...texts, ...others];
    return only && more.length === 0 ? only : { anyOf: [...texts, ...others] };
  }

  /** Where an id may stand for a whole object, only objects that the sandbox knows can stand there. */
  function isSent(member: ts.Type): boolean {
    const object = checker.getPropertyOfType(member, 'object');
    const name = object && checker.getTypeOfSymbol(object);
    return !name?.isStringLiteral() || name.value === 'list' || known.has(name.value);
  }

  function referenceTo(type: ts.Type): Schema {
    const named = names.get(type);
    if (named) return { $ref: `#/$defs/${named}` };
    const name = `t${names.size}-${(type.aliasSymbol ?? type.symbol).name.replaceAll(/\W/g, '')}`;
    names.set(type, name);
    definitions[name] = objectOf(type);
    return { $ref: `#/$defs/${name}` };
  }

  function objectOf(type: ts.Type): Schema {
    const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const property of checker.getPropertiesOfType(type)) {
      const propertyType = checker.getTypeOfSymbol(property);
      const optional = Boolean(property.flags & ts.SymbolFlags.Optional);
      if (propertyType.getCallSignatures().length > 0 || isVoid(propertyType)) continue;
      properties[property.name] = schemaOf(propertyType);
      if (!optional) required.push(property.name);
    }
    return { type: 'object', properties, required, additionalProperties: index ? schemaOf(index.type) : false };
  }

  function isVoid(type: ts.Type): boolean {
    const members = type.isUnion() ? type.types : [type];
    return members.every((member) => member.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined));
  }

  return { schemaOf, definitions };
}

function isOtherString(type: ts.Type): boolean {
  return type.isIntersection() && type.types.some((part) => part.flags & ts.TypeFlags.String);
}

function isDecimal(type: ts.Type): boolean {
  return (type.aliasSymbol ?? type.symbol)?.name.startsWith('Decimal') ?? false;
}

type Validators = { schemas: Schemas; of(name: string): ValidateFunction | undefined };

/** Every test file compiles the schemas anew and checks little with them: compiling is what costs. */
const COMPILED_FAST = { code: { optimize: false }, inlineRefs: false, validateSchema: false };

let validators: Validators | undefined;

function openValidators(): Validators {
  const schemas = sdkSchemas();
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allErrors: true,
    allowUnionTypes: true,
    ...COMPILED_FAST,
  });
  ajv.addSchema({ $id: 'sdk', $defs: schemas.definitions });
  const compiled = new Map<string, ValidateFunction>();
  const compile = (name: string, root: Schema) => {
    const validate = ajv.compile(JSON.parse(JSON.stringify(root).replaceAll('"#/$defs/', '"sdk#/$defs/')));
    compiled.set(name, validate);
    return validate;
  };
  return {
    schemas,
    of: (name) => {
      const root = schemas.roots[name];
      return root && (compiled.get(name) ?? compile(name, root));
    },
  };
}

function openedValidators(): Validators {
  validators ??= openValidators();
  return validators;
}

type Wired = { object?: unknown; type?: unknown; deleted?: unknown };

/** What about a value is not as the SDK's types say; empty when all is. The value's `object` names its type. */
export function sdkProblems(value: unknown): string[] {
  const { object, type, deleted } = value as Wired;
  const name = object === 'event' ? String(type) : `${object}${deleted === true ? ' deleted' : ''}`;
  const validate = openedValidators().of(name);
  if (!validate) return [`no type for object ${name}`];
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    (error) => `${name}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
  );
}

/** Every value that the SDK knows for a property of an object: `sdkValues('issuing.card', 'shipping.status')`. */
export function sdkValues(name: string, property: string): string[] {
  const { definitions, roots } = openedValidators().schemas;
  if (name === 'event') return Object.keys(roots).filter((root) => /^(issuing_|topup[.])/.test(root));
  let branches = [roots[name] ?? {}];
  const resolve = (schema: Schema): Schema[] => {
    const { $ref, anyOf, items } = schema as { $ref?: string; anyOf?: Schema[]; items?: Schema };
    if ($ref) return resolve(definitions[$ref.replace('#/$defs/', '')] ?? {});
    if (anyOf) return anyOf.flatMap(resolve);
    return items ? resolve(items) : [schema];
  };
  for (const step of property.split('.')) {
    branches = branches.flatMap(resolve).flatMap((schema) => {
      const child = (schema['properties'] as Record<string, Schema> | undefined)?.[step];
      return child ? [child] : [];
    });
  }
  return branches.flatMap(resolve).flatMap((schema) => (schema['enum'] as string[] | undefined) ?? []);
}
