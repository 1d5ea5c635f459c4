import { z } from 'zod';
import { isCalendarDate } from '../../kernel/dates.ts';

/** An amount in whole pence, GBP. */
export const pence = z.int().meta({ description: 'Whole pence, GBP.', example: 12345 });

export const id = z.uuid().meta({ example: '019aab1f-2c5e-7d43-8a3f-5b7e0c1d2e3f' });

export const instant = z.iso.datetime().meta({ description: 'UTC.', example: '2026-11-22T10:15:00.000Z' });

export const day = z
  .string()
  .refine(isCalendarDate, 'Give a real date as YYYY-MM-DD.')
  .meta({ description: 'A calendar date in London.', example: '2027-01-20' });

export const byId = z.strictObject({ id: id.meta({ description: 'Its id.' }) });

export const practiceCode = z
  .string()
  .trim()
  .min(1)
  .max(20)
  .meta({ description: 'Code of a practice.', example: 'DEMO-01' });

/** What every list takes. */
export const paging = {
  limit: z.coerce
    .number('Give a number from 1 to 100.')
    .int('Give a whole number.')
    .min(1, 'Give at least 1.')
    .max(100, 'Give at most 100.')
    .default(100)
    .meta({ description: 'Most rows in the answer.' }),
  cursor: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .meta({ description: '`nextCursor` of the page before; without it the first page.' }),
};

/** By what a list is sorted; a cursor is of the order that it was given for. */
export const inOrder = <T extends string>(orders: readonly T[]) =>
  z.enum(orders).optional().meta({ description: '`-` puts the largest or newest first.' });

/** A page of rows; the rows' schema carries an id of its own. */
export function pageOf<T extends z.ZodType>(row: T) {
  return z.object({
    data: z.array(row),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'Send it as `cursor` to get the next page; null on the last.', example: null }),
  });
}

export const reasonText = (words: string) =>
  z.string().trim().min(3, words).max(500, 'Keep it to 500 characters.').meta({ description: words });
