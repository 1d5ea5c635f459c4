import { activatePolicyWith } from './activate-policy.ts';
import type { RunningService } from './service.ts';

/** No preset lets a till take part of an amount: a next version of P7, active from now on, does. */
export function allowParts(service: RunningService): Promise<void> {
  return activatePolicyWith(service, 'P7', { allowsPartialApproval: true });
}
