/** The role slugs of sign-ins and API keys. */
export const ROLES = [
  'requester',
  'approver',
  'practice_manager',
  'finance',
  'commissioner',
  'auditor',
  'safeguarding',
  'admin',
] as const;
export type Role = (typeof ROLES)[number];

/** Roles that belong to named practices and see nothing else (R16). */
export const PRACTICE_ROLES: readonly Role[] = ['requester', 'approver', 'practice_manager'];

/** Which practices' rows may be seen: all of them, or these ids only (R16). */
export type Scope = 'all' | readonly string[];

/** Who is acting: a person signed in, an API key, or the service itself. */
export type Principal = {
  readonly id: string;
  readonly kind: 'staff' | 'api_key' | 'system';
  readonly name: string;
  readonly role: Role | 'system';
  readonly scope: Scope;
  /** Other principals of the same person: the keys that they answer for, or for a key whoever answers for it. */
  readonly alsoActsAs?: readonly string[];
  /** Ties the audit rows of one request together. */
  readonly requestId: string;
};

/** Whether an id is this principal's, or of the same person: whoever holds a key beside a sign-in is one (R13). */
export function isSamePerson(principal: Pick<Principal, 'id' | 'alsoActsAs'>, id: string | null | undefined): boolean {
  if (id === null || id === undefined) return false;
  return principal.id === id || (principal.alsoActsAs?.includes(id) ?? false);
}

/** The row that stands for the service itself wherever a principal is named. */
export const SYSTEM_PRINCIPAL_ID = '00000000-0000-7000-8000-000000000001';

/** The service acting by itself: worker, seeds, start-up. Sees every practice. */
export function systemPrincipal(requestId: string): Principal {
  return { id: SYSTEM_PRINCIPAL_ID, kind: 'system', name: 'Practice Purse', role: 'system', scope: 'all', requestId };
}
