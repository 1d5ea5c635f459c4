import type { FieldError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { isPracticeRole } from './scope-of.ts';

type Holder = { role: Principal['role']; practiceIds: readonly string[] };

/** All staff of a practice may ask, so a program of any of them may. */
const ASKING = 'requester';

/**
 * What is wrong with letting a person answer for a key; null when nothing is. A key does nothing that whoever answers
 * for it may not do: it has their role, or only asks, and works for one of their practices.
 */
export function faultOfOwner(owner: Holder, key: Holder): FieldError | null {
  const asksForThem = key.role === ASKING && isPracticeRole(owner.role);
  if (owner.role !== key.role && !asksForThem) {
    return { field: 'owner', message: 'Choose somebody who has this role themselves' };
  }
  if (key.practiceIds.every((id) => owner.practiceIds.includes(id))) return null;
  return { field: 'owner', message: 'Choose somebody who works for this practice' };
}
