import { AppError } from '../../../../kernel/app-error.ts';
import type { StaffVisit, VisitedPractice } from '../../shell/route.ts';

/** The practice that people are looked for in. */
export function practiceOf({ practice }: StaffVisit): VisitedPractice {
  if (!practice) throw new AppError('forbidden', 'Only the staff of a practice look for people.');
  return practice;
}
