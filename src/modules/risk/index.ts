/**
 * Fraud signals: patterns in payments, refunds and contacts, looked for after the shop has had its answer. They decline
 * and stop nothing; they add up to a score that suggests when a person should look, and a person says what they were.
 */
import type { Principal } from '../../kernel/principal.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { type Assessment, assessAward } from './assess-award.ts';
import { type ChangeSettingInput, changeSetting } from './change-setting.ts';
import { hashOlderContacts } from './hash-older-contacts.ts';
import { type JudgeSignalInput, judgeSignal } from './judge-signal.ts';
import { refreshScores } from './refresh-scores.ts';
import type { RiskDeps } from './risk-deps.ts';
import { listSettings } from './settings-store.ts';
import { RISK_SUBSCRIBERS } from './take-event.ts';

export { SUGGESTIONS, type Suggestion } from './core/score.ts';
export {
  type Figures,
  SIGNAL_CODES,
  type SignalCode,
  type Thresholds,
  VERDICTS,
  type Verdict,
} from './core/signal.ts';
export { isSignalCode, SIGNALS, signalOf } from './core/signals.ts';
export type { SignalSetting } from './settings-store.ts';

export type Risk = ReturnType<typeof createRisk>;

export function createRisk(deps: RiskDeps) {
  return {
    subscribers: RISK_SUBSCRIBERS,
    assessAward: (assessment: Assessment) => assessAward(deps, assessment),
    judgeSignal: (by: Principal, input: JudgeSignalInput) => judgeSignal(deps, by, input),
    changeSetting: (by: Principal, input: ChangeSettingInput) => changeSetting(deps, by, input),
    /** The settings in force, one for each signal. */
    listSettings: (db: Db | Trx) => listSettings(db),
    hashOlderContacts: () => hashOlderContacts(deps),
    refreshScores: () => refreshScores(deps),
  };
}
