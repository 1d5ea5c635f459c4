import { formatInstant } from '../../../../kernel/dates.ts';
import { type SignalSetting, signalOf } from '../../../../modules/risk/index.ts';
import type { Table } from '../../words/table.ts';
import { thresholdLabel, thresholdsSentence } from '../../words/threshold-words.ts';

function changedWords({ changedAt, changedBy, reason }: SignalSetting, names: ReadonlyMap<string, string>): string {
  if (!changedAt) return 'As the service came';
  return `${names.get(changedBy ?? '') ?? 'Somebody'}, ${formatInstant(changedAt)}: ${reason}`;
}

/** Every kind of signal, whether it is raised, at what, and who said so. */
export function presentSettings(
  settings: readonly SignalSetting[],
  { names, mayChange }: { names: ReadonlyMap<string, string>; mayChange: boolean },
): Table {
  return {
    caption: 'When signals are raised',
    isCaptionHidden: true,
    columns: [
      { text: 'Signal' },
      { text: 'State' },
      { text: 'Raised from' },
      { text: 'Weight', isNumber: true },
      { text: 'Set by' },
    ],
    rows: settings.map((setting) => [
      {
        text: signalOf(setting.signal).name,
        ...(mayChange ? { href: `/signal-settings/${setting.signal}` } : {}),
      },
      { tags: [setting.isOn ? { text: 'On', colour: 'green' } : { text: 'Off', colour: 'grey' }] },
      { text: thresholdsSentence(setting.thresholds) },
      { text: String(setting.weight) },
      { text: changedWords(setting, names) },
    ]),
  };
}

export type TypedSetting = {
  isOn: string;
  weight: string;
  thresholds: Readonly<Record<string, string>>;
  reason: string;
};

export function typedAs({ isOn, weight, thresholds }: SignalSetting): TypedSetting {
  return {
    isOn: isOn ? 'yes' : 'no',
    weight: String(weight),
    thresholds: Object.fromEntries(Object.entries(thresholds).map(([name, value]) => [name, String(value)])),
    reason: '',
  };
}

/** The boxes of a signal's thresholds, in their order. */
export function thresholdBoxes(setting: SignalSetting, typed: TypedSetting) {
  return Object.keys(setting.thresholds).map((name) => ({
    id: `thresholds.${name}`,
    label: thresholdLabel(name),
    value: typed.thresholds[name] ?? '',
  }));
}
