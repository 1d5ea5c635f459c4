import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import type { StopView } from '../../../../modules/reports/index.ts';
import { attempt } from '../../shell/attempt.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { stoppedWords, stopSentence } from '../../words/stop-words.ts';
import { liftedWords, stopHappens } from './present-stops.ts';
import { findChoice, readChoices, type StopChoice } from './stop-choices.ts';
import { readReach } from './stop-reach.query.ts';

type Typing = { typed: string; errors: readonly FieldError[] };
const NOTHING_TYPED: Typing = { typed: '', errors: [] };
const BACK = { text: 'Back to the stops', href: '/stops' };
const MOST_IN_FORCE = 100;

async function readChosen(visit: StaffVisit) {
  return read(visit, async (trx) => {
    const choice = findChoice(await readChoices(visit, trx), textOf(visit.req.query['what']));
    if (!choice) return null;
    const { data } = await visit.deps.reports.listStops(trx, { state: 'in_force', limit: MOST_IN_FORCE });
    const standing = data.find(({ kind, target }) => kind === choice.kind && target === choice.target) ?? null;
    return { choice, standing, reach: await readReach(trx, choice) };
  });
}

function showStanding(choice: StopChoice, standing: StopView): Answer {
  const happens = [stopSentence(standing), 'It is stopped already, so nothing was changed.'];
  const model = { heading: `${choice.text} is stopped`, happens, isImpossible: true, back: BACK };
  return { view: 'layout/confirm.njk', title: 'Stopped already', model };
}

async function showConfirm(visit: StaffVisit, { typed, errors } = NOTHING_TYPED): Promise<Answer> {
  const chosen = await readChosen(visit);
  if (!chosen) return { redirect: '/stops' };
  const { choice, standing, reach } = chosen;
  if (standing) return showStanding(choice, standing);
  const model = {
    heading: `Stop ${stoppedWords(choice.text)}?`,
    happens: stopHappens(choice, reach),
    reason: { label: 'Why?', hint: 'Staff read this and tell people. At least 20 characters, no names.', typed },
    act: `Stop ${stoppedWords(choice.text)}`,
    isGrave: true,
    back: BACK,
  };
  return { view: 'layout/confirm.njk', title: 'Stop payments', model, errors };
}

async function stop(visit: StaffVisit): Promise<Answer> {
  const chosen = await readChosen(visit);
  if (!chosen) return { redirect: '/stops' };
  const { kind, target, text } = chosen.choice;
  const typed = textOf(visit.req.body.reason).trim();
  const made = await attempt(visit.deps.budgets.stopSpending(visit.principal, { kind, target, reason: typed }));
  if (made.errors) return showConfirm(visit, { typed, errors: made.errors });
  if (!made.value.isNew) return showConfirm(visit);
  return {
    done: 'Stopped',
    detail: text,
    next: [
      'No payment under it is approved from now on. Staff whom it concerns read your reason, and offer people help in another way.',
      'It stays stopped until you lift it.',
    ],
    link: { text: 'See all stops', href: '/stops' },
  };
}

async function readStop(visit: StaffVisit): Promise<StopView> {
  const view = await read(visit, (trx) => visit.deps.reports.stopView(trx, textOf(visit.req.params['id'])));
  if (!view) throw new AppError('not_found', 'There is no such stop.');
  return view;
}

async function showLift(visit: StaffVisit, { typed, errors } = NOTHING_TYPED): Promise<Answer> {
  const view = await readStop(visit);
  const what = stoppedWords(view.name);
  const model = view.endedAt
    ? { heading: 'This stop was lifted', happens: liftedWords(view), isImpossible: true, back: BACK }
    : {
        heading: `Lift the stop of ${what}?`,
        happens: [
          stopSentence(view),
          'Cards and vouchers under it work again at once, unless another stop reaches them. Awards under it can be approved.',
        ],
        reason: {
          label: 'Why can it be lifted?',
          hint: 'At least 10 characters. Staff and auditors can read this.',
          typed,
        },
        act: `Lift the stop of ${what}`,
        back: BACK,
      };
  return { view: 'layout/confirm.njk', title: 'Lift a stop', model, errors };
}

async function lift(visit: StaffVisit): Promise<Answer> {
  const view = await readStop(visit);
  const typed = textOf(visit.req.body.reason).trim();
  const lifted = await attempt(visit.deps.budgets.liftStop(visit.principal, { stopId: view.id, note: typed }));
  if (lifted.errors) {
    const errors = lifted.errors.map(({ field, message }) => ({ field: field === 'note' ? 'reason' : field, message }));
    return showLift(visit, { typed, errors });
  }
  if (!lifted.value.isNew) return showLift(visit);
  return {
    done: 'Lifted',
    detail: view.name,
    next: ['Cards and vouchers under it work again. Tell the practices whom it concerned.'],
    link: { text: 'See all stops', href: '/stops' },
  };
}

const ACCESS = ['commissioner'] as const;

export const STOP_ACT_ROUTES: readonly Route[] = [
  { method: 'get', path: '/stops/confirm', access: ACCESS, handle: (visit) => showConfirm(visit) },
  { method: 'post', path: '/stops/confirm', access: ACCESS, handle: stop },
  { method: 'get', path: '/stops/:id/lift', access: ACCESS, handle: (visit) => showLift(visit) },
  { method: 'post', path: '/stops/:id/lift', access: ACCESS, handle: lift },
];
