import { PRACTICE_ROLES, type Principal, type Scope } from '../../../kernel/principal.ts';

/**
 * Which practices' rows a role may see (R16): practice staff their own practices; finance, commissioner,
 * auditor and safeguarding all of them; an administrator, who may see neither money nor identities, none.
 */
export function scopeOf(role: Principal['role'], practiceIds: readonly string[]): Scope {
  if (role === 'admin') return [];
  return isPracticeRole(role) ? practiceIds : 'all';
}

/** Whether the role works for named practices and therefore needs at least one. */
export function isPracticeRole(role: Principal['role']): boolean {
  return PRACTICE_ROLES.some((practiceRole) => practiceRole === role);
}
