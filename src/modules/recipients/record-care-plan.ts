import { isDeepStrictEqual } from 'node:util';
import type { Principal } from '../../kernel/principal.ts';
import { noteFault } from './check-note.ts';
import { type CarePlanRecord, carePlanFaults } from './core/care-plan.ts';
import { seal } from './identity-keys.ts';
import { actOnPerson, auditPerson, recordedFacts, refuseFaults } from './person-act.ts';
import { findCarePlan } from './person-facts.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { insertVersion } from './version-store.ts';

export type RecordCarePlanInput = { recipientId: string; plan: CarePlanRecord };

/**
 * Records the plan that direct payments need, or that it was reviewed (R24): the first review is due within 3 months,
 * each further one within 12. The same again changes nothing. Throws `invalid_input` with each field that is wrong.
 */
export async function recordCarePlan(
  deps: RecipientDeps,
  principal: Principal,
  input: RecordCarePlanInput,
): Promise<void> {
  const { recipientId, plan } = input;
  return actOnPerson(deps, { principal, recipientId }, async (act) => {
    const message = noteFault(plan.reference);
    refuseFaults([...(message ? [{ field: 'reference', message }] : []), ...carePlanFaults(plan, act.today)]);
    const known = await findCarePlan({ db: act.trx, keys: deps.identityKeys, recipientId });
    if (known) {
      const { recordedAt, recordedBy, ...before } = known;
      if (isDeepStrictEqual(before, plan)) return;
    }
    const about = recordedFacts(act);
    await insertVersion(act.trx, 'recipient_care_plans', {
      about,
      facts: {
        reference: plan.reference,
        is_not_excluded: plan.isNotExcluded,
        agreed_on: plan.agreedOn,
        reviewed_on: plan.reviewedOn,
        review_due_on: plan.reviewDueOn,
      },
      sealed: seal(deps.identityKeys, about.id, { coordinator: plan.coordinator }),
    });
    const { isNotExcluded, reviewDueOn } = plan;
    await auditPerson(act, { action: 'recipient.care_plan', after: { isNotExcluded, reviewDueOn } });
  });
}
