import { AppError } from '../../kernel/app-error.ts';
import { formatPence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { checkNote } from '../recipients/index.ts';
import { openCaseFor } from './case-for.ts';
import { insertEntry, updateClosed } from './case-store.ts';
import type { CasesDeps } from './cases-deps.ts';
import type { FinanceCase } from './core/case.ts';
import { type CaseOutcome, caseKind } from './core/case-kinds.ts';

export type CloseCaseInput = {
  caseId: string;
  outcome: CaseOutcome;
  /** 1 to 2,000 characters, without an NHS number or a card number (R57). */
  note: string;
};

function refuseOutcome({ kind, openPence }: FinanceCase, outcome: CaseOutcome): void {
  const { outcomes, name } = caseKind(kind);
  if (kind === 'nominee_load') {
    throw new AppError('wrong_state', 'Decide about the nominee, and the case closes by itself.');
  }
  if (outcomes.length === 0) {
    const short = `${formatPence(openPence)} is still short.`;
    throw new AppError('wrong_state', `${short} Charge it to the budget, dispute it or record that it was paid back.`);
  }
  if (outcomes.includes(outcome)) return;
  const message = `A case of the kind “${name}” does not end as ${outcome.replaceAll('_', ' ')}`;
  throw new AppError('invalid_input', message, { errors: [{ field: 'outcome', message }] });
}

/**
 * Closes a case with its outcome and a note. Throws as `openCaseFor` does, `invalid_input` for the note or an outcome that
 * its kind does not have, and `wrong_state` for what closes by itself: a shortfall, a nominee of many.
 */
export async function closeCase(deps: CasesDeps, principal: Principal, input: CloseCaseInput): Promise<void> {
  const { outcome } = input;
  await inScope(deps.db, principal.scope, async (trx) => {
    const open = await openCaseFor(trx, principal, input.caseId);
    refuseOutcome(open, outcome);
    const note = checkNote(input.note);
    const at = deps.clock.now();
    await updateClosed(trx, { id: open.id, outcome, note, closedBy: principal.id, at });
    await insertEntry(trx, open, { what: 'closed', at, amountPence: 0, openPence: 0, principalId: principal.id, note });
    await recordAudit(trx, principal, {
      at,
      action: 'case.close',
      entityKind: 'finance_case',
      entityId: open.id,
      practiceId: open.practiceId,
      before: { status: open.status },
      after: { status: 'closed', outcome },
    });
  });
}
