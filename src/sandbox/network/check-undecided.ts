import type { AuthorizationRecord } from '../issuing/authorization.ts';
import { invalidRequest } from '../wire/stripe-error.ts';

/** While a request is being decided nothing else may happen to its authorization; throws when one is. */
export function checkUndecidedNothing(record: AuthorizationRecord): void {
  if (record.pending_request) throw invalidRequest('This authorization has a request that is still being decided.');
}
