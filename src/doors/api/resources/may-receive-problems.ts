import type { ErrorCode } from '../../../kernel/app-error.ts';

/** What may stand in the way of helping a person, whenever they are given something (R14, R24 to R27). */
export const MAY_RECEIVE_PROBLEMS = [
  'declared_link',
  'representative_needed',
  'capacity_note_needed',
  'nominee_under_review',
  'care_plan_needed',
] as const satisfies readonly ErrorCode[];
