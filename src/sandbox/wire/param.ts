import { z } from 'zod';

/** Builders for the parameters of an endpoint. Each reads form text and gives the value it stands for. */

type Refusal = { code: string; message: string };

function refuse(ctx: z.RefinementCtx, { code, message }: Refusal): never {
  ctx.addIssue({ code: 'custom', message, params: { code } });
  return z.NEVER;
}

const EMPTY: Refusal = {
  code: 'parameter_invalid_empty',
  message:
    'You passed an empty string for %s. We assume empty values are an attempt to unset a parameter; however it cannot be unset.',
};

/** Text that may not be empty. */
export function text(maxLength = 5000) {
  return z.string().transform((value, ctx) => {
    if (value === '') return refuse(ctx, EMPTY);
    if (value.length <= maxLength) return value;
    return refuse(ctx, {
      code: 'parameter_invalid_string_length',
      message: `Invalid string: must be at most ${maxLength} characters`,
    });
  });
}

/** Text that an empty value unsets. */
export function clearableText(maxLength = 5000) {
  return z
    .string()
    .max(maxLength)
    .transform((value) => (value === '' ? null : value));
}

/** A whole number in a range; money is always in the smallest unit. */
export function integer(minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER) {
  return z.string().transform((value, ctx) => {
    if (value === '') return refuse(ctx, EMPTY);
    const number = Number(value);
    if (!/^-?\d+$/.test(value) || !Number.isSafeInteger(number)) {
      return refuse(ctx, { code: 'parameter_invalid_integer', message: `Invalid integer: ${value}` });
    }
    if (number >= minimum && number <= maximum) return number;
    return refuse(ctx, {
      code: 'parameter_invalid_integer',
      message:
        number < minimum
          ? `This value must be greater than or equal to ${minimum}.`
          : `This value must be less than or equal to ${maximum}.`,
    });
  });
}

export function bool() {
  return z.enum(['true', 'false']).transform((value) => value === 'true');
}

/** A list; an empty value clears it, as the SDK cannot send an empty one. */
export function list<T extends z.ZodType>(item: T) {
  return z.union([z.array(item), z.literal('').transform((): z.output<T>[] => [])]);
}

/** Metadata as sent: an empty value for a key deletes it, an empty value for the whole deletes all. */
export function metadata() {
  return z.union([z.record(z.string(), z.string()), z.literal('')]);
}

/** A moment or a range of moments, in unix seconds. */
export function createdFilter() {
  const range = z.strictObject({
    gt: integer().optional(),
    gte: integer().optional(),
    lt: integer().optional(),
    lte: integer().optional(),
  });
  return z.union([integer(), range]);
}

/** Every endpoint takes `expand`. */
export const EXPAND = { expand: list(z.string()).optional() };

/** What every list takes. */
export const LIST = {
  ...EXPAND,
  limit: integer(1, 100).optional(),
  starting_after: text().optional(),
  ending_before: text().optional(),
};
