import type { Principal } from '../../../kernel/principal.ts';

/** What people call a role, and what whoever holds it can do here. */
const WORDS: Record<Principal['role'], { title: string; does: string }> = {
  requester: { title: 'Requester', does: 'Asks for awards, hands over cards and vouchers' },
  approver: { title: 'Approver', does: 'Approves or refuses awards up to £300' },
  practice_manager: { title: 'Practice manager', does: 'Looks after the practice’s budget and asks for awards' },
  finance: { title: 'Alliance finance', does: 'Reviews declined payments, approves awards up to £500' },
  commissioner: { title: 'Commissioner', does: 'Sees every practice, and can stop payments' },
  auditor: { title: 'Auditor', does: 'Reads everything without names, changes nothing' },
  safeguarding: { title: 'Safeguarding lead', does: 'Can stop a card to protect somebody' },
  admin: { title: 'Administrator', does: 'Looks after staff and access, sees no money and no names' },
  system: { title: 'Practice Purse', does: 'The service itself' },
};

export function roleWords(role: Principal['role']): { title: string; does: string } {
  return WORDS[role];
}
