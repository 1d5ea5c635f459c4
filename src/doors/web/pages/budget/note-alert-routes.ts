import { AppError } from '../../../../kernel/app-error.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { alertText } from '../../words/alert-words.ts';

async function showNote(visit: StaffVisit): Promise<Answer> {
  const alertId = textOf(visit.req.params['id']);
  const { data } = await read(visit, (trx) => visit.deps.reports.listAlerts(trx, { alertId, limit: 1 }));
  const [alert] = data;
  if (!alert) throw new AppError('not_found', 'There is no such alert.');
  const model = {
    heading: `Take note: ${alert.ownerName}, ${alert.financialYear}`,
    happens: [alertText(alert), 'Once you have taken note it is no task any more. Nothing else changes.'],
    act: 'I have taken note',
    back: { text: 'Back', href: alert.practice ? `/budgets/${alert.practice}` : '/' },
  };
  return { view: 'layout/confirm.njk', title: 'Take note of an alert', model };
}

async function note(visit: StaffVisit): Promise<Answer> {
  await visit.deps.budgets.noteAlert(visit.principal, textOf(visit.req.params['id']));
  return {
    done: 'You have taken note',
    next: ['Nobody is asked again, unless the next threshold is reached or the budget’s money is changed.'],
    link: { text: 'Go to the first page', href: '/' },
  };
}

const route = { path: '/budget-alerts/:id/note', access: ['practice_manager', 'finance'] as const };

export const NOTE_ALERT_ROUTES: readonly Route[] = [
  { ...route, method: 'get', handle: showNote },
  { ...route, method: 'post', handle: note },
];
