import { invalidRequest } from './stripe-error.ts';

/** A decoded parameter: text, or a hash or list of parameters. Everything arrives as text. */
export type FormValue = string | FormValue[] | FormHash;
export interface FormHash {
  [key: string]: FormValue;
}

const MAX_DEPTH = 8;

/** `a[b][0]=x&c=y` -> `{ a: { b: ['x'] }, c: 'y' }`, as Stripe reads bodies and query strings. */
export function decodeForm(encoded: string): FormHash {
  const root = new Map<string, Node>();
  for (const [key, value] of new URLSearchParams(encoded)) place(root, pathOf(key), value);
  return toHash(root);
}

type Node = string | Map<string, Node>;

function pathOf(key: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(key);
  if (!match?.[1]) throw invalidRequest(`Invalid request parameter: ${key}`, { param: key });
  const inner = [...(match[2] ?? '').matchAll(/\[([^[\]]*)\]/g)].map((part) => part[1] ?? '');
  if (inner.length > MAX_DEPTH) throw invalidRequest(`Parameter nested too deeply: ${key}`, { param: key });
  return [match[1], ...inner];
}

function place(root: Map<string, Node>, path: string[], value: string): void {
  let node = root;
  for (const [depth, step] of path.entries()) {
    const name = step === '' ? String(node.size) : step;
    if (depth === path.length - 1) {
      node.set(name, value);
      return;
    }
    const next = node.get(name);
    if (next instanceof Map) node = next;
    else if (next === undefined || next === '') node = openNode(node, name);
    else throw invalidRequest('Invalid hash', { param: path.slice(0, depth + 1).join('.') });
  }
}

function openNode(parent: Map<string, Node>, name: string): Map<string, Node> {
  const child = new Map<string, Node>();
  parent.set(name, child);
  return child;
}

function toHash(node: Map<string, Node>): FormHash {
  return Object.fromEntries([...node].map(([key, child]) => [key, toValue(child)]));
}

function toValue(node: Node): FormValue {
  if (typeof node === 'string') return node;
  const keys = [...node.keys()];
  if (keys.every((key) => /^\d+$/.test(key))) {
    return keys.sort((a, b) => Number(a) - Number(b)).map((key) => toValue(node.get(key) ?? ''));
  }
  return toHash(node);
}
