import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/kernel/app-error.ts';
import { type Role, systemPrincipal } from '../../../src/kernel/principal.ts';
import { scopeOf } from '../../../src/modules/staff/core/scope-of.ts';
import { requireRole } from '../../../src/modules/staff/index.ts';

describe('the scope of a role', () => {
  it.each<Role>(['requester', 'approver', 'practice_manager'])('holds only its own practices for %s (R16)', (role) => {
    expect(scopeOf(role, ['p1', 'p2'])).toEqual(['p1', 'p2']);
  });

  it.each<Role>(['finance', 'commissioner', 'auditor', 'safeguarding'])('holds every practice for %s (R16)', (role) => {
    expect(scopeOf(role, [])).toBe('all');
  });

  it('holds no practice for an administrator, who sees neither money nor identities', () => {
    expect(scopeOf('admin', ['p1'])).toEqual([]);
  });
});

describe('a role that is required', () => {
  it('lets through those who have it, the service itself only when named', () => {
    const service = systemPrincipal('test');
    expect(() => requireRole({ ...service, role: 'finance' }, 'finance')).not.toThrow();
    expect(() => requireRole(service, 'finance', 'system')).not.toThrow();
    expect(() => requireRole(service, 'finance')).toThrow(AppError);
  });

  it('refuses the others as forbidden', () => {
    const auditor = { ...systemPrincipal('test'), role: 'auditor' } as const;
    expect(() => requireRole(auditor, 'finance', 'commissioner')).toThrow(
      expect.objectContaining({ code: 'forbidden' }),
    );
  });
});
