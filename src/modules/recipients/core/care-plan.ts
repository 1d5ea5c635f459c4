import { z } from 'zod';
import type { FieldError } from '../../../kernel/app-error.ts';
import { formatDate, isCalendarDate, type LondonDate } from '../../../kernel/dates.ts';

const date = (words: string) => z.string().refine(isCalendarDate, words);

/** The plan that a direct payment for healthcare needs (R24). No details of a court are kept. */
export const carePlanRecord = z.strictObject({
  reference: z
    .string()
    .trim()
    .min(1, 'Enter the reference of the plan')
    .max(60, 'Keep it to 60 characters')
    .meta({ description: 'As the practice knows the plan.', example: 'CP-2026-118' }),
  coordinator: z
    .string()
    .trim()
    .min(1, 'Enter who co-ordinates the plan')
    .max(100, 'Keep it to 100 characters')
    .meta({ description: 'Who co-ordinates it.', example: 'Sister Ola Mockby' }),
  isNotExcluded: z.boolean('Answer yes or no').meta({
    description: 'Whether it was confirmed that no court requirement or licence condition excludes the person.',
  }),
  agreedOn: date('Enter the real date on which the plan was agreed').meta({
    description: 'When it was agreed.',
    example: '2026-11-01',
  }),
  reviewedOn: date('Enter a real date')
    .nullable()
    .default(null)
    .meta({ description: 'The last review; null before the first.' }),
  reviewDueOn: date('Enter the real date of the next review').meta({
    description: 'Within 3 months of agreeing for the first review, then within 12 months of the last.',
    example: '2027-01-31',
  }),
});
export type CarePlanRecord = z.output<typeof carePlanRecord>;

const FIRST_REVIEW_MONTHS = 3;
const NEXT_REVIEW_MONTHS = 12;

/** So many months later; the last day of the month where that has fewer days. */
function addMonths(day: LondonDate, months: number): LondonDate {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return `${first.toISOString().slice(0, 8)}${String(Math.min(date, lastDay)).padStart(2, '0')}`;
}

/** The last day for the next review. */
export function lastReviewDay({ agreedOn, reviewedOn }: Pick<CarePlanRecord, 'agreedOn' | 'reviewedOn'>): LondonDate {
  return reviewedOn ? addMonths(reviewedOn, NEXT_REVIEW_MONTHS) : addMonths(agreedOn, FIRST_REVIEW_MONTHS);
}

/** What is wrong with a plan (R24); empty when nothing is. */
export function carePlanFaults(plan: CarePlanRecord, today: LondonDate): FieldError[] {
  const { agreedOn, reviewedOn, reviewDueOn } = plan;
  const last = lastReviewDay(plan);
  const fault = (isWrong: boolean, field: string, message: string) => (isWrong ? [{ field, message }] : []);
  return [
    ...fault(agreedOn > today, 'agreedOn', 'The plan cannot be agreed on a day to come'),
    ...fault(reviewedOn !== null && reviewedOn > today, 'reviewedOn', 'It cannot be reviewed on a day to come'),
    ...fault(reviewedOn !== null && reviewedOn < agreedOn, 'reviewedOn', 'A plan is reviewed after it was agreed'),
    ...fault(reviewDueOn > last, 'reviewDueOn', `The next review must be by ${formatDate(last)}`),
    ...fault(reviewDueOn <= (reviewedOn ?? agreedOn), 'reviewDueOn', 'The next review must be later than the last'),
  ];
}
