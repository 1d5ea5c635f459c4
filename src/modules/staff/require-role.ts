import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';

/** Throws `forbidden` unless the principal has one of the roles. Name `system` where the service itself may act. */
export function requireRole(principal: Principal, ...roles: readonly Principal['role'][]): void {
  if (roles.includes(principal.role)) return;
  throw new AppError('forbidden', 'Your role does not allow this.', { detail: { role: principal.role, needs: roles } });
}
