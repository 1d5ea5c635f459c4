import { AppError, type FieldError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { checkNote } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import type { SignalCode, Thresholds } from './core/signal.ts';
import { signalOf } from './core/signals.ts';
import type { RiskDeps } from './risk-deps.ts';
import { insertSetting, listSettings, lockSettings, type SignalSetting } from './settings-store.ts';

export type ChangeSettingInput = {
  signal: SignalCode;
  isOn: boolean;
  /** 1 to 100. */
  weight: number;
  /** Those of the signal, each a whole number from 1 to 1,000,000, days to 90; one that is left out stays as it is. */
  thresholds: Thresholds;
  reason: string;
};

const MOST = 1_000_000;
/** Payments are read as far back as 90 days. */
const MOST_OF: Readonly<Record<string, number>> = { days: 90, percent: 100, percentBelow: 99 };
const HEAVIEST = 100;
const isWhole = (value: number, most: number) => Number.isSafeInteger(value) && value >= 1 && value <= most;

function faultsOf({ signal, weight, thresholds }: ChangeSettingInput): FieldError[] {
  const known = Object.keys(signalOf(signal).thresholds);
  const faults = Object.entries(thresholds).flatMap(([name, value]) => {
    const field = `thresholds.${name}`;
    if (!known.includes(name)) return [{ field, message: `${signal} has ${known.join(', ')}` }];
    const most = MOST_OF[name] ?? MOST;
    return isWhole(value, most) ? [] : [{ field, message: `Enter a whole number from 1 to ${most}` }];
  });
  if (isWhole(weight, HEAVIEST)) return faults;
  return [...faults, { field: 'weight', message: 'Enter a whole number from 1 to 100' }];
}

const isSame = (a: Pick<SignalSetting, 'isOn' | 'weight' | 'thresholds'>, b: typeof a) =>
  a.isOn === b.isOn && a.weight === b.weight && Object.entries(a.thresholds).every(([k, v]) => b.thresholds[k] === v);

/**
 * Sets when a signal is raised and what it weighs, from now on: what was raised before keeps its weight. It is the
 * commissioner's to set, as policies are, so that whoever judges signals does not tune them. Every version is kept; the
 * same again makes none. Throws `forbidden` and `invalid_input`.
 */
export async function changeSetting(deps: RiskDeps, principal: Principal, input: ChangeSettingInput): Promise<void> {
  requireRole(principal, 'commissioner');
  const errors = faultsOf(input);
  const [first] = errors;
  if (first) throw new AppError('invalid_input', first.message, { errors });
  const reason = checkNote(input.reason, 'reason');
  await inScope(deps.db, principal.scope, async (trx) => {
    await lockSettings(trx);
    const before = (await listSettings(trx)).find(({ signal }) => signal === input.signal);
    const thresholds = { ...before?.thresholds, ...input.thresholds };
    const { signal, isOn, weight } = input;
    if (!before || isSame({ isOn, weight, thresholds }, before)) return;
    const changedAt = deps.clock.now();
    const version = before.version + 1;
    const after = { signal, version, isOn, weight, thresholds };
    await insertSetting(trx, { ...after, reason, changedBy: principal.id, changedAt });
    await recordAudit(trx, principal, {
      at: changedAt,
      action: 'signal_setting.change',
      entityKind: 'risk_setting',
      entityId: signal,
      before: { version: before.version, isOn: before.isOn, weight: before.weight, thresholds: before.thresholds },
      after,
      reason,
    });
  });
}
