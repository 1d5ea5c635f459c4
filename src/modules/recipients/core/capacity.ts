import { z } from 'zod';
import type { FieldError } from '../../../kernel/app-error.ts';
import { isCalendarDate, type LondonDate } from '../../../kernel/dates.ts';

const LEAST_NOTE = 20;

/** Whether a person can decide about the help themselves, and what it was judged by (R25, R26). */
export const capacityRecord = z.strictObject({
  lacksCapacity: z
    .boolean('Say whether they can decide')
    .meta({ description: 'Whether they cannot decide about this.' }),
  assessedOn: z
    .string()
    .refine(isCalendarDate, 'Enter the real date of the assessment')
    .meta({ description: 'The day it was judged.', example: '2026-11-20' }),
  note: z
    .string()
    .trim()
    .min(LEAST_NOTE, `Write at least ${LEAST_NOTE} characters`)
    .max(2000, 'Keep it to 2,000 characters')
    .meta({
      description: 'What it was judged by; of somebody who cannot decide, why help is in their best interests.',
    }),
});
export type CapacityRecord = z.output<typeof capacityRecord>;

export function capacityFaults({ assessedOn }: CapacityRecord, today: LondonDate): FieldError[] {
  return assessedOn > today ? [{ field: 'assessedOn', message: 'It cannot be assessed on a day to come' }] : [];
}
