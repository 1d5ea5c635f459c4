import type { FieldError } from '../../../../kernel/app-error.ts';
import { ROLES, type Role } from '../../../../kernel/principal.ts';
import type { StaffView } from '../../../../modules/reports/index.ts';
import { textOf } from '../../shell/route.ts';

export type TypedStaff = { name: string; title: string; role: string; practiceIds: string[]; formKey: string };

/** Every ticked box of one name: none, one as a text, several as a list. */
function ticked(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.flatMap((one) => (typeof one === 'string' && one !== '' ? [one] : []));
}

export function readStaffForm(body: Record<string, unknown>): TypedStaff {
  const [name, title, role, formKey] = ['name', 'title', 'role', 'formKey'].map((field) => textOf(body[field]).trim());
  return {
    name: name ?? '',
    title: title ?? '',
    role: role ?? '',
    formKey: formKey ?? '',
    practiceIds: ticked(body['practiceIds']),
  };
}

export function typedAs({ name, title, role, practices }: StaffView): TypedStaff {
  return { name, title: title ?? '', role, practiceIds: practices.map(({ id }) => id), formKey: '' };
}

/** The role that was chosen; null when none was. */
export function roleIn(typed: { role: string }): Role | null {
  return ROLES.find((role) => role === typed.role) ?? null;
}

export const NO_ROLE: readonly FieldError[] = [{ field: 'role', message: 'Choose a role' }];

/** All that is missing where no role was chosen either, in the order of the page. */
export function faultsWithoutRole({ name, title }: TypedStaff): readonly FieldError[] {
  return [
    ...(name ? [] : [{ field: 'name', message: 'Enter the person’s name' }]),
    ...(title ? [] : [{ field: 'title', message: 'Enter what they do, like Practice manager' }]),
    ...NO_ROLE,
  ];
}
