import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { isSignalCode, type SignalSetting, signalOf } from '../../../../modules/risk/index.ts';
import { principalNames } from '../../../../modules/staff/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { presentSettings, type TypedSetting, thresholdBoxes, typedAs } from './present-settings.ts';

async function showSettings(visit: StaffVisit): Promise<Answer> {
  const { risk } = visit.deps;
  const { settings, names } = await read(visit, async (trx) => {
    const found = await risk.listSettings(trx);
    const ids = found.flatMap(({ changedBy }) => (changedBy ? [changedBy] : []));
    return { settings: found, names: await principalNames(trx, ids) };
  });
  const mayChange = visit.principal.role === 'commissioner';
  const model = { table: presentSettings(settings, { names, mayChange }), mayChange };
  return { view: 'pages/signal-settings/signal-settings.njk', title: 'When signals are raised', model };
}

async function findSetting(visit: StaffVisit): Promise<SignalSetting> {
  const code = textOf(visit.req.params['code']);
  const settings = await read(visit, (trx) => visit.deps.risk.listSettings(trx));
  const setting = settings.find(({ signal }) => isSignalCode(code) && signal === code);
  if (!setting) throw new AppError('not_found', 'There is no such signal.');
  return setting;
}

type Attempt = { typed: TypedSetting; errors: readonly FieldError[] };

async function showSetting(visit: StaffVisit, attempt?: Attempt): Promise<Answer> {
  const setting = await findSetting(visit);
  const { typed, errors } = attempt ?? { typed: typedAs(setting), errors: [] };
  const { name } = signalOf(setting.signal);
  const model = { heading: name, code: setting.signal, typed, boxes: thresholdBoxes(setting, typed) };
  return { view: 'pages/signal-settings/signal-setting.njk', title: `When it is raised: ${name}`, model, errors };
}

/** What is no whole number in figures is no number at all: the verb says so beside its box. */
const asNumber = (text: string): number => (/^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN);

function typedIn({ req: { body } }: StaffVisit, setting: SignalSetting): TypedSetting {
  const names = Object.keys(setting.thresholds);
  return {
    isOn: textOf(body.isOn),
    weight: textOf(body.weight),
    thresholds: Object.fromEntries(names.map((name) => [name, textOf(body[`thresholds.${name}`])])),
    reason: textOf(body.reason),
  };
}

async function changeSetting(visit: StaffVisit): Promise<Answer> {
  const setting = await findSetting(visit);
  const typed = typedIn(visit, setting);
  const { signal } = setting;
  const thresholds = Object.fromEntries(Object.entries(typed.thresholds).map(([name, text]) => [name, asNumber(text)]));
  const change = { signal, isOn: typed.isOn === 'yes', weight: asNumber(typed.weight), thresholds };
  const errors = await refusalOf(visit.deps.risk.changeSetting(visit.principal, { ...change, reason: typed.reason }));
  if (errors) return showSetting(visit, { typed, errors });
  return {
    done: `It is set: ${signalOf(signal).name}`,
    next: ['It holds from the next payment on. Signals that were raised before keep their weight.'],
    link: { text: 'When signals are raised', href: '/signal-settings' },
  };
}

export const SIGNAL_SETTINGS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/signal-settings', access: OVERSEERS, handle: showSettings },
  {
    method: 'get',
    path: '/signal-settings/:code',
    access: ['commissioner'],
    handle: (visit: StaffVisit) => showSetting(visit),
  },
  { method: 'post', path: '/signal-settings/:code', access: ['commissioner'], handle: changeSetting },
];
