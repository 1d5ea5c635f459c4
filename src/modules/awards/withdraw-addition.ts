import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { findOpenAddition, updateAddition } from './addition-store.ts';
import type { Addition } from './core/addition.ts';

/** Tells what became of an addition; the payload holds its id and its figures. */
export async function tellOfAddition(
  trx: Trx,
  type: 'award.addition_requested' | 'award.addition_refused' | 'award.addition_withdrawn' | 'award.added_to',
  about: { addition: Pick<Addition, 'id' | 'awardId' | 'practiceId' | 'addPence' | 'expiresOn'>; at: Date },
): Promise<void> {
  const { id: additionId, awardId, practiceId, addPence, expiresOn } = about.addition;
  const payload = { additionId, addPence, expiresOn };
  await publishEvent(trx, { type, occurredAt: about.at, practiceId, awardId, payload });
}

/** Takes back what was asked for and nobody has decided on: no money moves, and it counts against no cap any more. */
export async function withdrawAddition(
  trx: Trx,
  about: { principal: Principal; addition: Addition; isByRequester: boolean; at: Date },
): Promise<void> {
  const { principal, addition, isByRequester, at } = about;
  const by = { decided_by: principal.id, decided_role: principal.role, decided_at: at };
  await updateAddition(trx, addition.id, { status: 'withdrawn', ...(isByRequester ? by : {}) });
  await recordAudit(trx, principal, {
    at,
    action: 'award.withdraw_addition',
    entityKind: 'award',
    entityId: addition.awardId,
    practiceId: addition.practiceId,
    before: { additionId: addition.id, status: addition.status },
    after: { additionId: addition.id, status: 'withdrawn' },
  });
  await tellOfAddition(trx, 'award.addition_withdrawn', { addition, at });
}

/** What is asked for an award falls with it: once the award is over, or nobody agrees to it any more, it is taken back. */
export async function withdrawOpenAddition(
  trx: Trx,
  about: { principal: Principal; awardId: string; at: Date },
): Promise<void> {
  const { principal, awardId, at } = about;
  const addition = await findOpenAddition(trx, awardId);
  if (addition) await withdrawAddition(trx, { principal, addition, isByRequester: false, at });
}
