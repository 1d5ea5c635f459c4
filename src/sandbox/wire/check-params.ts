import type { z } from 'zod';
import { invalidRequest, type StripeError } from './stripe-error.ts';

/**
 * Reads parameters by their schema, or throws the error Stripe sends for the first thing wrong with them. One that
 * it does not know comes before all others: it is most likely the misspelling of one that is missing.
 */
export function checkParams<T extends z.ZodType>(schema: T, params: unknown): z.output<T> {
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => deepest(issue));
  throw toStripeError(issues.find(({ code }) => code === 'unrecognized_keys') ?? deepest(issues[0]), params);
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

function toStripeError(issue: Issue, params: unknown): StripeError {
  const param = paramName(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys.map((key) => paramName([...issue.path, key]));
    const noun = unknown.length > 1 ? 'parameters' : 'parameter';
    return invalidRequest(`Received unknown ${noun}: ${unknown.join(', ')}`, {
      code: 'parameter_unknown',
      param: unknown[0] ?? '',
    });
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
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)) {
    return invalidRequest(`Invalid ${param}: must be one of ${issue.options.join(', ')}`, { param });
  }
  return invalidRequest(`Invalid ${issue.code === 'invalid_type' ? issue.expected : 'value'} for ${param}`, { param });
}

/** `['a', 'b', 0]` -> `a[b][0]`. */
function paramName(path: PropertyKey[]): string {
  return path.map((step, depth) => (depth === 0 ? String(step) : `[${String(step)}]`)).join('');
}

function valueAt(params: unknown, path: PropertyKey[]): unknown {
  let value = params;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}
