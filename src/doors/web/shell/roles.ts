import type { Role } from '../../../kernel/principal.ts';

/** Sets of roles that the route table names. */
export const PRACTICE_STAFF = ['requester', 'approver', 'practice_manager'] as const satisfies readonly Role[];
export const BOX_ORDERERS = ['practice_manager', 'approver'] as const satisfies readonly Role[];
/** Who may ask for many awards by one file. */
export const UPLOADERS = ['requester', 'practice_manager'] as const satisfies readonly Role[];
/** A practice manager decides only while an approver has named them (R18); the verb says so. */
export const DECIDERS = ['approver', 'practice_manager', 'finance', 'commissioner'] as const satisfies readonly Role[];
/** Roles whose work comes to them as tasks. */
export const WORKERS = [...PRACTICE_STAFF, 'finance', 'commissioner'] as const satisfies readonly Role[];
export const OVERSEERS = ['finance', 'commissioner', 'auditor'] as const satisfies readonly Role[];
export const AWARD_READERS = [...PRACTICE_STAFF, ...OVERSEERS, 'safeguarding'] as const satisfies readonly Role[];
export const AWARD_ENDERS = ['approver', 'practice_manager', 'finance'] as const satisfies readonly Role[];
export const CASE_READERS = ['finance', 'auditor'] as const satisfies readonly Role[];
export const EVERYBODY = [...AWARD_READERS, 'admin'] as const satisfies readonly Role[];
/** Who may be shown a name from outside the practice, with a reason (R16). */
export const REVEALERS = [...OVERSEERS, 'safeguarding'] as const satisfies readonly Role[];
/** Who sees who works here, and with what access: no money and nobody who is helped is in it. */
export const STAFF_READERS = ['admin', 'auditor'] as const satisfies readonly Role[];
