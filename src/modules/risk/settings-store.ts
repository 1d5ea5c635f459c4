import type { Db, Trx } from '../../platform/database.ts';
import type { SignalCode, Thresholds } from './core/signal.ts';
import { isSignalCode, SIGNALS } from './core/signals.ts';

/** How one kind of signal is raised. Version 0 is what the service comes with. */
export type SignalSetting = {
  signal: SignalCode;
  version: number;
  isOn: boolean;
  /** What it adds to an award's score, 1 to 100. */
  weight: number;
  thresholds: Thresholds;
  reason: string | null;
  changedBy: string | null;
  changedAt: Date | null;
};

type Row = Omit<SignalSetting, 'signal'> & { signal: string };

/** The settings in force, one for each signal, in their order. */
export async function listSettings(db: Db | Trx): Promise<SignalSetting[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select distinct on (signal) signal, version, is_on as "isOn", weight, thresholds, reason,
       changed_by as "changedBy", changed_at as "changedAt"
     from risk_settings order by signal, version desc`,
  );
  const changed = new Map(rows.flatMap((row) => (isSignalCode(row.signal) ? [[row.signal, row] as const] : [])));
  return SIGNALS.map(({ code, weight, thresholds }) => {
    const setting = changed.get(code);
    if (setting) return { ...setting, signal: code, thresholds: { ...thresholds, ...setting.thresholds } };
    const nobody = { reason: null, changedBy: null, changedAt: null };
    return { signal: code, version: 0, isOn: true, weight, thresholds, ...nobody };
  });
}

/** One change of settings at a time. */
export async function lockSettings(trx: Trx): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(2711)');
}

export async function insertSetting(
  trx: Trx,
  setting: SignalSetting & { reason: string; changedBy: string; changedAt: Date },
): Promise<void> {
  await trx('risk_settings').insert({
    signal: setting.signal,
    version: setting.version,
    is_on: setting.isOn,
    weight: setting.weight,
    thresholds: JSON.stringify(setting.thresholds),
    reason: setting.reason,
    changed_by: setting.changedBy,
    changed_at: setting.changedAt,
  });
}
