import type { z } from 'zod';
import type { FieldError } from '../../kernel/app-error.ts';

const EXPECTED: Readonly<Record<string, string>> = {
  int: 'This must be a whole number.',
  number: 'This must be a number.',
  string: 'This must be text.',
  boolean: 'This must be true or false.',
  array: 'This must be a list.',
  object: 'This must be an object.',
};

/** Where a schema says nothing of its own about a field that is missing, or of another type. */
export const wordType: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'invalid_type') return undefined;
  return issue.input === undefined ? 'This field is required.' : EXPECTED[issue.expected];
};

const dotted = (path: readonly PropertyKey[]) => path.map(String).join('.');

function ofIssue(issue: z.core.$ZodIssue, root: string): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: dotted([...issue.path, key]), message: 'This field is not known.' }));
  }
  return [{ field: dotted(issue.path) || root, message: issue.message }];
}

/** Every issue by the dot path of its field; what concerns the whole is filed under `root`. */
export function fieldErrors(issues: readonly z.core.$ZodIssue[], root: string): FieldError[] {
  return issues.flatMap((issue) => ofIssue(issue, root));
}

/** Texts with a NUL, which no field may hold: PostgreSQL cannot keep it. */
export function nulErrors(value: unknown, path: readonly string[] = []): FieldError[] {
  if (typeof value === 'string') {
    return value.includes('\0') ? [{ field: dotted(path), message: 'Take out the NUL character.' }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => nulErrors(part, [...path, key]));
}
