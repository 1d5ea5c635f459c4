import { nowSeconds, type Sandbox } from '../../context.ts';
import { ownCall } from '../../own-call.ts';
import { type Dispute, disputes, lockDispute, tellOfDispute } from './dispute.ts';

/** Ends the disputes that nobody submitted in time, by the clock. Cheap when there are none. */
export async function lapseDisputes(sandbox: Sandbox): Promise<void> {
  const due: { id: string }[] = await sandbox
    .db(disputes.name)
    .where('status', 'unsubmitted')
    .where('lapses_at', '<=', nowSeconds(sandbox))
    .orderBy('seq')
    .select('id');
  for (const { id } of due) {
    await ownCall(sandbox).commit(async (change) => {
      const found = await lockDispute(change.trx, id);
      if (found.status !== 'unsubmitted') return found;
      const status = change.behaviour.unsubmittedDisputeBecomes;
      const lapsed: Dispute = {
        ...found,
        status,
        ...(status === 'lost' && { loss_reason: 'submitted_beyond_allowable_time_limit' }),
      };
      await disputes.update(change.trx, lapsed);
      await tellOfDispute(change, 'closed', { dispute: lapsed });
      return lapsed;
    });
  }
}
