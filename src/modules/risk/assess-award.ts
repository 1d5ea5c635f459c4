import { v7 as newId } from 'uuid';
import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { type Award, findAward } from '../awards/index.ts';
import type { Hit, Signal } from './core/signal.ts';
import { evaluateSignal, SIGNALS } from './core/signals.ts';
import { readContactFacts, readPaymentFacts } from './read-facts.ts';
import type { RiskDeps } from './risk-deps.ts';
import { scoreAward } from './score-award.ts';
import { listSettings, type SignalSetting } from './settings-store.ts';
import {
  insertEvidence,
  insertSignal,
  listEvidenceOf,
  listSignalsOf,
  lockAwardSignals,
  type RaisedSignal,
  updateGrown,
} from './signal-store.ts';

/** `after`: what happened. Payments and contacts are looked at apart, for a payment changes nobody's contact. */
export type Assessment = { awardId: string; after: Signal['after'] };

/** What is on record of one kind of signal for an award. */
type Known = { open: RaisedSignal | null; counted: ReadonlySet<string>; judged: ReadonlySet<string> };

type Act = { award: Award; at: Date; signal: Signal; setting: SignalSetting; known: Known };

async function readKnown(trx: Trx, awardId: string): Promise<(signal: Signal) => Known> {
  const raised = await listSignalsOf(trx, awardId);
  const evidence = await listEvidenceOf(trx, awardId);
  return ({ code }) => {
    const open = raised.find(({ signal, verdict }) => signal === code && verdict === null) ?? null;
    const own = evidence.filter(({ signal }) => signal === code);
    return {
      open,
      counted: new Set(own.map(({ itemId }) => itemId)),
      judged: new Set(own.filter(({ signalId }) => signalId !== open?.id).map(({ itemId }) => itemId)),
    };
  };
}

/** The signal's row for a hit: the open one with what is new in it, else a new one. */
async function putSignal(trx: Trx, { award, at, signal, setting, known }: Act, hit: Hit): Promise<RaisedSignal['id']> {
  const lastAt = new Date(Math.max(...hit.evidence.map((item) => item.at.getTime())));
  const { figures, contactHash = null } = hit;
  if (known.open) {
    const { id, lastAt: before } = known.open;
    await updateGrown(trx, { id, figures, contactHash, lastAt: lastAt > before ? lastAt : before });
    return id;
  }
  const id = newId();
  const { id: awardId, practiceId } = award;
  const { weight, thresholds, version: settingsVersion } = setting;
  const raised = { id, signal: signal.code, awardId, practiceId, weight, figures, contactHash, raisedAt: at, lastAt };
  await insertSignal(trx, { ...raised, settingsVersion, thresholds });
  return id;
}

/** Raises a signal, or adds to the one that is open. The same evidence again changes nothing. */
async function raise(trx: Trx, act: Act, hit: Hit): Promise<boolean> {
  const { award, at, signal, setting, known } = act;
  const fresh = hit.evidence.filter(({ id }) => !known.counted.has(id));
  if (fresh.length === 0) return false;
  const id = await putSignal(trx, act, hit);
  const { id: awardId, practiceId } = award;
  await insertEvidence(trx, { id, signal: signal.code, awardId, practiceId }, fresh);
  await recordAudit(trx, systemPrincipal(awardId), {
    at,
    action: known.open ? 'signal.grow' : 'signal.raise',
    entityKind: 'risk_signal',
    entityId: id,
    practiceId,
    after: { signal: signal.code, settingsVersion: setting.version, figures: hit.figures, added: fresh.length },
  });
  return true;
}

async function assess(deps: RiskDeps, trx: Trx, { award, after }: { award: Award; after: Signal['after'] }) {
  const read = after === 'payment' ? readPaymentFacts : readContactFacts;
  const facts = await read(deps, trx, award);
  const settings = new Map((await listSettings(trx)).map((setting) => [setting.signal, setting]));
  const knownOf = await readKnown(trx, award.id);
  const at = deps.clock.now();
  let isChanged = false;
  for (const signal of SIGNALS.filter((one) => one.after === after)) {
    const setting = settings.get(signal.code);
    if (!setting?.isOn) continue;
    const known = knownOf(signal);
    const hit = evaluateSignal(signal, { facts, judged: known.judged, thresholds: setting.thresholds });
    if (hit && (await raise(trx, { award, at, signal, setting, known }, hit))) isChanged = true;
  }
  if (isChanged) await scoreAward(trx, award.id, at);
}

/**
 * Looks for the fraud signals of an award in what is known of it, long after the shop had its answer. Signals decline
 * nothing and stop nothing: they tell finance. Safe to run again.
 */
export async function assessAward(deps: RiskDeps, { awardId, after }: Assessment): Promise<void> {
  await inScope(deps.db, 'all', async (trx) => {
    await lockAwardSignals(trx, awardId);
    const award = await findAward(trx, awardId);
    if (award) await assess(deps, trx, { award, after });
  });
}
