import { createHmac } from 'node:crypto';
import type { Principal } from '../../kernel/principal.ts';

/**
 * How those above the practices tell one person helped from another without knowing who it is (R16). Keyed:
 * nobody without the key can make it from an id, and demonstration and live ones differ.
 */
export function recipientPseudonym(key: Buffer, recipientId: string): string {
  return `rp_${createHmac('sha256', key).update(`recipient:${recipientId}`).digest('base64url').slice(0, 16)}`;
}

/** Whether the principal works for the practice, and may hold the ids of the people it helps. */
export function worksFor(principal: Pick<Principal, 'scope'>, practiceId: string): boolean {
  return principal.scope !== 'all' && principal.scope.includes(practiceId);
}
