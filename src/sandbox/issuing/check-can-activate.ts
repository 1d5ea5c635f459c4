import { invalidRequest } from '../wire/stripe-error.ts';
import type { Cardholder } from './cardholder.ts';

/** A card may be active only when its holder is known by name and owes nothing; throws otherwise. */
export function checkCanActivate(holder: Cardholder): void {
  const pastDue = holder.requirements.past_due?.length ?? 0;
  const named = holder.type === 'company' || (holder.individual?.first_name && holder.individual.last_name);
  if (named && pastDue === 0) return;
  throw invalidRequest(
    'Cannot activate this card: the cardholder has outstanding requirements. Provide individual[first_name] and individual[last_name] first.',
    { code: 'cardholder_requirements_past_due', param: 'status' },
  );
}
