import type { z } from 'zod';
import { AppError, type FieldError } from '../../kernel/app-error.ts';

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

/** A refusal of a verb, with its fields as the body calls them: `names` has the verb's name of each that differs. */
export function nameFields(error: unknown, names: Readonly<Record<string, string>>): unknown {
  if (!(error instanceof AppError) || !error.errors.some(({ field }) => field in names)) return error;
  const errors = error.errors.map(({ field, message }) => ({ field: names[field] ?? field, message }));
  return new AppError(error.code, error.message, { errors, detail: error.detail });
}
