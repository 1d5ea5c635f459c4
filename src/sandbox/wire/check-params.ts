import type { z } from 'zod';
import type { FormHash, FormValue } from './decode-form.ts';
import { invalidRequest, type StripeError } from './stripe-error.ts';

/** Reads parameters by their schema, or throws the error Stripe sends for the first thing wrong with them. */
export function checkParams<T extends z.ZodType>(schema: T, params: FormHash): z.output<T> {
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  throw toStripeError(deepest(result.error.issues[0]), params);
}

type Issue = z.core.$ZodIssue;

/** A union says only that nothing fitted; its most particular complaint is the useful one. */
function deepest(issue: Issue | undefined, prefix: PropertyKey[] = []): Issue {
  if (!issue) throw new Error('A failed parse has an issue');
  const path = [...prefix, ...issue.path];
  if (issue.code !== 'invalid_union') return { ...issue, path };
  const branches = issue.errors.flat();
  const inner = branches.find((branch) => branch.path.length > 0 || branch.code === 'unrecognized_keys') ?? branches[0];
  return inner ? deepest(inner, path) : { ...issue, path };
}

function toStripeError(issue: Issue, params: FormHash): StripeError {
  const param = paramName(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const unknown = paramName([...issue.path, issue.keys[0] ?? '']);
    return invalidRequest(`Received unknown parameter: ${unknown}`, { code: 'parameter_unknown', param: unknown });
  }
  const given = valueAt(params, issue.path);
  if (given === undefined) {
    return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }
  if (issue.code === 'custom') {
    const code = String(issue.params?.['code'] ?? 'parameter_invalid');
    return invalidRequest(issue.message.replace('%s', `'${param}'`), { code, param });
  }
  if (issue.code === 'invalid_value') {
    return invalidRequest(`Invalid ${param}: must be one of ${issue.values.join(', ')}`, { param });
  }
  return invalidRequest(`Invalid ${issue.code === 'invalid_type' ? issue.expected : 'value'} for ${param}`, { param });
}

/** `['a', 'b', 0]` -> `a[b][0]`. */
function paramName(path: PropertyKey[]): string {
  return path.map((step, depth) => (depth === 0 ? String(step) : `[${String(step)}]`)).join('');
}

function valueAt(params: FormHash, path: PropertyKey[]): FormValue | undefined {
  let value: FormValue | undefined = params;
  for (const step of path) {
    if (typeof value !== 'object') return undefined;
    value = Array.isArray(value) ? value[Number(step)] : value[String(step)];
  }
  return value;
}
