import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const RESOURCES = path.resolve(import.meta.dirname, '../../node_modules/stripe/esm/resources');

/** The SDK's resources of which the sandbox has all. */
const FILES = [
  'Balance',
  'BalanceTransactions',
  'EphemeralKeys',
  'Events',
  'Files',
  'Issuing/Authorizations',
  'Issuing/Cardholders',
  'Issuing/Cards',
  'Issuing/Disputes',
  'Issuing/PersonalizationDesigns',
  'Issuing/PhysicalBundles',
  'Issuing/Tokens',
  'Issuing/Transactions',
  'TestHelpers/Issuing/Authorizations',
  'TestHelpers/Issuing/Cards',
  'TestHelpers/Issuing/PersonalizationDesigns',
  'TestHelpers/Issuing/Transactions',
  'Topups',
  'WebhookEndpoints',
];

const PAGING = ['limit', 'starting_after', 'ending_before'];

/** A method of the SDK: where its request goes, with `ID` for the id, and what parameters its type knows. */
export type SdkMethod = { name: string; verb: string; url: string; params: string[] };

/** Every method of the resources, read from the SDK as it is installed. */
export function sdkMethods(): SdkMethod[] {
  return FILES.flatMap((file) => {
    const code = readFileSync(path.join(RESOURCES, `${file}.js`), 'utf8');
    const types = ts.createSourceFile(file, read(`${file}.d.ts`), ts.ScriptTarget.ES2022);
    const interfaces = new Map<string, ts.InterfaceDeclaration>();
    const methods: SdkMethod[] = [];
    const visit = (node: ts.Node) => {
      if (ts.isInterfaceDeclaration(node)) interfaces.set(node.name.text, node);
      ts.forEachChild(node, visit);
    };
    visit(types);
    for (const declared of types.statements.filter(ts.isClassDeclaration).flatMap((found) => found.members)) {
      if (!ts.isMethodDeclaration(declared)) continue;
      const name = declared.name.getText(types);
      const [, verb = '', url = ''] = requestOf(name).exec(code) ?? [];
      const typeName = paramsTypeOf(declared, types);
      methods.push({
        name: `${file}.${name}`,
        verb,
        url: url.replaceAll(/\$\{[^}]*\}/g, 'ID'),
        params: paramNames(interfaces.get(typeName), types),
      });
    }
    return methods;
  });
}

function read(file: string): string {
  return readFileSync(path.join(RESOURCES, file), 'utf8');
}

/** The request that a method sends: `list(params, options) { return this._makeRequest('GET', '/v1/...'`. */
function requestOf(method: string): RegExp {
  return new RegExp(`^    ${method}\\([^)]*\\) \\{[^}]*?_makeRequest\\('([A-Z]+)', ['\`]([^'\`]+)['\`]`, 'm');
}

function paramsTypeOf(method: ts.MethodDeclaration, source: ts.SourceFile): string {
  const params = method.parameters.find((parameter) => parameter.name.getText(source) === 'params');
  return params?.type?.getText(source).split('.').at(-1) ?? '';
}

function paramNames(declared: ts.InterfaceDeclaration | undefined, source: ts.SourceFile): string[] {
  if (!declared) return [];
  const paged = declared.heritageClauses?.some((clause) => clause.getText(source).includes('PaginationParams'));
  const own = declared.members.map((member) => member.name?.getText(source) ?? '');
  return [...own, ...(paged ? PAGING : [])];
}
