import type { FieldError } from '../../../kernel/app-error.ts';
import type { Role } from '../../../kernel/principal.ts';
import { isPracticeRole } from './scope-of.ts';

const LONGEST = 100;

export type StaffDetails = { name: string; title: string; role: Role; practiceIds: readonly string[] };

function faultOfText(text: string, missing: string): string | null {
  if (text.trim() === '') return missing;
  return text.length > LONGEST ? `Keep it to ${LONGEST} characters` : null;
}

/** Everything that is wrong with how a member of staff is described; empty when nothing is. */
export function faultsOfStaff({ name, title, role, practiceIds }: StaffDetails): FieldError[] {
  const faults: [string, string | null][] = [
    ['name', faultOfText(name, 'Enter the person’s name')],
    ['title', faultOfText(title, 'Enter what they do, like Practice manager')],
    ['practiceIds', isPracticeRole(role) && practiceIds.length === 0 ? 'Choose at least one practice' : null],
  ];
  return faults.flatMap(([field, message]) => (message ? [{ field, message }] : []));
}

/** Whether two lists name the same, in whatever order. */
export function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join() === [...b].sort().join();
}
