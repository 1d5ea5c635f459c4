import type { Trx } from '../../../../platform/database.ts';
import type { PatientVisit } from '../../shell/route.ts';
import { exceptionForHolder } from '../../words/exception-words.ts';

const MOST_SHOWN = 20;

/** What the surgery has allowed beyond the policy and can still be used, a line each, for whoever holds the card (R43). */
export async function readAllowed({ deps, award }: PatientVisit, trx: Trx): Promise<string[]> {
  const { data } = await deps.reports.listExceptions(trx, {
    awardId: award.awardId,
    state: 'allowed',
    limit: MOST_SHOWN,
  });
  return data.map(exceptionForHolder);
}
