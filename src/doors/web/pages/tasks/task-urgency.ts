import { addDays, type LondonDate, londonDate } from '../../../../kernel/dates.ts';
import { nextWorkingDay } from '../../../../kernel/working-days.ts';
import { replaceBy } from '../../../../modules/cards/index.ts';
import type { Task, TaskKind } from './task.ts';

export const URGENCIES = ['late', 'today', 'soon'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** What may be done this week: nobody waits for it at a till or for an answer. */
const UNHURRIED: ReadonlySet<TaskKind> = new Set([
  'ask_needs',
  'review_needs',
  'record_invoice',
  'box_low',
  'check_samples',
  'take_key',
  'taken_over',
  'acknowledge_letter',
  'open_budget',
]);
/** Money that would go back unused is worth a call once a last day is near. */
const CALL_DAYS = 3;

/** The last day on which a task is in time; null when it is to be done today, whatever day it came. */
export function dueDayOf(task: Pick<Task, 'kind' | 'since' | 'dueOn'>): LondonDate | null {
  if (task.kind === 'replace') return londonDate(replaceBy(task.since));
  // A letter goes on the working day after the refusal at the latest.
  if (task.kind === 'send_letter') return nextWorkingDay(londonDate(task.since));
  return task.dueOn;
}

/** How urgent a task is today: late, for today, or for the days after. */
export function urgencyOf(task: Pick<Task, 'kind' | 'since' | 'dueOn'>, today: LondonDate): Urgency {
  if (UNHURRIED.has(task.kind)) return 'soon';
  const dueOn = dueDayOf(task);
  if (dueOn === null || dueOn === today) return 'today';
  if (dueOn < today) return 'late';
  if (task.kind === 'sign_off') return 'today';
  return task.kind === 'ends_soon' && dueOn <= addDays(today, CALL_DAYS) ? 'today' : 'soon';
}
