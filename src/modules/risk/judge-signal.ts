import { AppError } from '../../kernel/app-error.ts';
import { formatInstant } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { findApprover, refuseLinkedTo } from '../awards/index.ts';
import { checkNote } from '../recipients/index.ts';
import { isOnePerson, principalNames, requireRole } from '../staff/index.ts';
import type { Verdict } from './core/signal.ts';
import type { RiskDeps } from './risk-deps.ts';
import { scoreAward } from './score-award.ts';
import { findSignal, insertCareHome, lockAwardSignals, type RaisedSignal, updateJudged } from './signal-store.ts';

export type JudgeSignalInput = {
  signalId: string;
  verdict: Verdict;
  /** 1 to 2,000 characters, without an NHS number or a card number (R57). */
  note: string;
  /** The contact is a registered care home's, so that it raises no signal again; only with a false alarm of F11. */
  isCareHome?: boolean | undefined;
};

type Judging = JudgeSignalInput & { principal: Principal };

async function lockSignal(trx: Trx, id: string): Promise<RaisedSignal> {
  const seen = await findSignal(trx, id);
  if (seen) await lockAwardSignals(trx, seen.awardId);
  const signal = seen && (await findSignal(trx, id));
  if (!signal) throw new AppError('not_found', 'There is no such signal.');
  return signal;
}

/** Throws `conflict` naming who judged it, unless it is the same verdict, by the same person and with the same note. */
async function isJudgedAlready(trx: Trx, signal: RaisedSignal, judging: Judging): Promise<boolean> {
  const { verdict, judgedBy, judgedAt, note } = signal;
  if (!verdict || !judgedBy || !judgedAt) return false;
  if (judgedBy === judging.principal.id && verdict === judging.verdict && note === judging.note) return true;
  const name = (await principalNames(trx, [judgedBy])).get(judgedBy) ?? 'Somebody';
  const as = verdict.replaceAll('_', ' ');
  throw new AppError('conflict', `${name} judged this on ${formatInstant(judgedAt)} as ${as}.`, {
    detail: { judgedBy: name, judgedAt: judgedAt.toISOString(), verdict },
  });
}

async function refuseApprover(trx: Trx, { id }: Principal, { awardId }: RaisedSignal): Promise<void> {
  await refuseLinkedTo(trx, { principalId: id, awardId });
  if (!(await isOnePerson(trx, await findApprover(trx, awardId), id))) return;
  throw new AppError('forbidden', 'Whoever approved an award cannot judge its signals.');
}

function careHomeOf({ signal, contactHash }: RaisedSignal, { verdict, isCareHome }: Judging): Buffer | null {
  if (!isCareHome) return null;
  if (signal === 'F11' && verdict === 'false_alarm' && contactHash) return contactHash;
  const message = 'Only a shared contact that is a false alarm can be a care home’s';
  throw new AppError('invalid_input', message, { errors: [{ field: 'isCareHome', message }] });
}

async function judge(trx: Trx, signal: RaisedSignal, { at, ...judging }: Judging & { at: Date }): Promise<void> {
  const { principal, verdict, note } = judging;
  const contactHash = careHomeOf(signal, judging);
  await updateJudged(trx, { id: signal.id, verdict, note, judgedBy: principal.id, at });
  if (contactHash) await insertCareHome(trx, { contactHash, signalId: signal.id, registeredBy: principal.id, at });
  const score = await scoreAward(trx, signal.awardId, at);
  await recordAudit(trx, principal, {
    at,
    action: 'signal.judge',
    entityKind: 'risk_signal',
    entityId: signal.id,
    practiceId: signal.practiceId,
    before: { score: signal.score },
    after: { signal: signal.signal, verdict, score, isCareHome: contactHash !== null },
    reason: note,
  });
}

/**
 * Says of a signal that it was right or a false alarm, which takes it out of the award's score. Neither stops a card
 * or tells the person. The same verdict again changes nothing. Throws `forbidden` (role, or R13: not by whoever approved
 * the award), `not_found`, `invalid_input`, or `conflict` naming who judged it (R55).
 */
export async function judgeSignal(deps: RiskDeps, principal: Principal, input: JudgeSignalInput): Promise<void> {
  requireRole(principal, 'finance');
  await inScope(deps.db, principal.scope, async (trx) => {
    const signal = await lockSignal(trx, input.signalId);
    await refuseApprover(trx, principal, signal);
    const judging = { ...input, note: checkNote(input.note), principal };
    if (await isJudgedAlready(trx, signal, judging)) return;
    await judge(trx, signal, { ...judging, at: deps.clock.now() });
  });
}
