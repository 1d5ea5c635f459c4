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
  balance: Stripe.Balance;
  balance_transaction: Stripe.BalanceTransaction;
  webhook_endpoint: Stripe.WebhookEndpoint;
  ephemeral_key: Stripe.EphemeralKey;
  event: Extract<Stripe.Event, { type: \`issuing_\${string}\` }>;
}
`;

/** One JSON Schema per wire object, made from the SDK's own declarations by the TypeScript 6 compiler. */
export function sdkSchemas(): { definitions: Record<string, Schema>; roots: Record<string, Schema> } {
  const checker = createChecker();
  const generator = createGenerator(checker.typeChecker);
  const roots: Record<string, Schema> = {};
  for (const property of checker.wire.getProperties()) {
    roots[property.name] = generator.schemaOf(checker.typeChecker.getTypeOfSymbol(property));
  }
  return { definitions: generator.definitions, roots };
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

function createGenerator(checker: ts.TypeChecker) {
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
    const others = members.filter((member) => !member.isStringLiteral()).map(schemaOf);
    const known = literals.length > 0 ? [{ type: 'string', enum: literals.map((literal) => literal.value) }] : [];
    const [only, ...more] = [...known, ...others];
    return only && more.length === 0 ? only : { anyOf: [...known, ...others] };
  }

  function referenceTo(type: ts.Type): Schema {
    const known = names.get(type);
    if (known) return { $ref: `#/$defs/${known}` };
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

let validators: Map<string, ValidateFunction> | undefined;

function compileValidators(): Map<string, ValidateFunction> {
  const { definitions, roots } = sdkSchemas();
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, allowUnionTypes: true });
  ajv.addSchema({ $id: 'sdk', $defs: definitions });
  const compile = (root: Schema) =>
    ajv.compile(JSON.parse(JSON.stringify(root).replaceAll('"#/$defs/', '"sdk#/$defs/')));
  return new Map(Object.entries(roots).map(([name, root]) => [name, compile(root)]));
}

/** What about a value is not as the SDK's types say; empty when all is. The value's `object` names its type. */
export function sdkProblems(value: unknown): string[] {
  validators ??= compileValidators();
  const name = String((value as { object?: unknown }).object);
  const validate = validators.get(name);
  if (!validate) return [`no type for object ${name}`];
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    (error) => `${name}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
  );
}
