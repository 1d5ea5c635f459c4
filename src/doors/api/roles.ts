import { PRACTICE_ROLES, ROLES, type Role } from '../../kernel/principal.ts';

/** Who sees budgets and awards: a practice its own, the others all of them, pseudonymised (R16). */
export const READERS: readonly Role[] = [...PRACTICE_ROLES, 'finance', 'commissioner', 'auditor'];
export const AWARD_READERS: readonly Role[] = [...READERS, 'safeguarding'];
/** A practice manager decides only while an approver has named them (R18); the verb says so. */
export const DECIDERS: readonly Role[] = ['approver', 'practice_manager', 'finance', 'commissioner'];
export const DECLINE_READERS: readonly Role[] = ['finance', 'commissioner', 'auditor'];
export const CASE_READERS: readonly Role[] = ['finance', 'commissioner', 'auditor'];
export const SIGNAL_READERS: readonly Role[] = ['finance', 'commissioner', 'auditor'];
export const OVERSEERS: readonly Role[] = ['finance', 'commissioner', 'auditor'];
/** A practice manager sees the offers of their own practice. */
export const VIREMENT_READERS: readonly Role[] = ['practice_manager', ...OVERSEERS];
export const STAFF_READERS: readonly Role[] = ['admin', 'auditor'];
export const NEWS_READERS: readonly Role[] = ['finance', 'commissioner', 'auditor', 'admin'];
export const FREEZERS: readonly Role[] = [...PRACTICE_ROLES, 'finance', 'commissioner', 'safeguarding'];
export const UPLOADERS = ['requester', 'practice_manager'] as const satisfies readonly Role[];
export const EVERYBODY: readonly Role[] = ROLES;
export { PRACTICE_ROLES };
