import { fullName } from '../../shell/names.ts';
import type { SeenAward } from '../../shell/one-award.ts';
import { REVEALERS } from '../../shell/roles.ts';

/** To the person's own page for their practice; to giving a reason for those outside it who may have to know (R16). */
export function personLink({ award, name }: SeenAward, role: string): { href: string; text: string } | null {
  if (name) return { href: `/people/${award.recipientId}`, text: `About ${fullName(name)}` };
  return REVEALERS.some((one) => one === role) ? { href: `/awards/${award.id}/identity`, text: 'Who is this?' } : null;
}
