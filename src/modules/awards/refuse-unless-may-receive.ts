import { AppError } from '../../kernel/app-error.ts';
import type { LondonDate } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import { mayReceive } from '../recipients/index.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Award } from './core/award.ts';

type Deps = Pick<AwardsDeps, 'recipients'>;

/**
 * Throws unless the person may be helped on a day by this legal route, through whoever acts for them (R24 to R27,
 * R36). It holds until the transaction ends only for a caller who has locked the person.
 */
export async function refuseForCircumstances(
  deps: Deps,
  trx: Trx,
  about: Pick<Award, 'recipientId' | 'legalRoute'> & { day: LondonDate },
): Promise<void> {
  const { recipientId, legalRoute, day } = about;
  const circumstances = await deps.recipients.readCircumstances(trx, { recipientId, day });
  const refusal = mayReceive(circumstances, { legalRoute, day });
  if (!refusal) return;
  const { code, field, message } = refusal;
  throw new AppError(code, message, { errors: [{ field, message }] });
}

/**
 * Throws unless the person of an award may still be given it, or more of it, on a day: what stood in the way when it
 * was asked for is asked again (R24 to R27, R36), and whether they still agree (R28). The caller has locked the
 * person. Throws `wrong_state` for somebody who has died or has withdrawn their consent, `representative_needed`,
 * `capacity_note_needed`, `nominee_under_review`, `care_plan_needed`.
 */
export async function refuseUnlessMayReceive(
  deps: Deps,
  trx: Trx,
  { award, day }: { award: Pick<Award, 'recipientId' | 'legalRoute'>; day: LondonDate },
): Promise<void> {
  const { recipientId, legalRoute } = award;
  await refuseForCircumstances(deps, trx, { recipientId, legalRoute, day });
  if (await deps.recipients.hasConsent(trx, recipientId)) return;
  const message = 'This person has withdrawn their consent. Once they agree again, ask for a new award.';
  throw new AppError('wrong_state', message, { errors: [{ field: 'recipientId', message }] });
}
