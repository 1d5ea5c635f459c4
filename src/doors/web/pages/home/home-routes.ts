import type { Role } from '../../../../kernel/principal.ts';
import type { Trx } from '../../../../platform/database.ts';
import { EVERYBODY } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, type VisitedPractice } from '../../shell/route.ts';
import { alertText } from '../../words/alert-words.ts';
import { budgetActAddress } from '../../words/budget-address.ts';
import { stopNotice } from '../../words/stop-words.ts';
import { inOrder, presentTasks } from '../tasks/present-tasks.ts';
import { readTaskList } from '../tasks/read-task-list.ts';
import { presentHome } from './present-home.ts';

const TASKS_SHOWN = 3;
/** Enough for five, however many captures and refunds each has. */
const PAYMENTS_READ = 15;

type RoleHome = { redirect: string } | { heading: string; sentence: string; can: string[]; link?: object };

/** Where a role that belongs to no practice begins. */
const ROLE_HOMES: Partial<Record<Role, RoleHome>> = {
  finance: { redirect: '/declines' },
  commissioner: { redirect: '/oversight' },
  auditor: { redirect: '/oversight' },
  safeguarding: {
    heading: 'Safeguarding',
    sentence:
      'You can stop a card to protect somebody. The person is told only that the practice needs to speak to them.',
    can: ['Open the award by its reference, then choose “Freeze this card”.'],
    link: { href: '/awards', text: 'Find an award' },
  },
  admin: {
    heading: 'Administration',
    sentence: 'You see no money and no names.',
    can: ['You add people, give them roles and practices, end their access, and let programs have keys.'],
    link: { href: '/staff', text: 'Staff and access' },
  },
};

/** The most urgent few, and how much there is in all. */
async function readFirstTasks(visit: StaffVisit) {
  const { tasks, telling } = await readTaskList(visit);
  return {
    tasks: presentTasks(inOrder(tasks, telling.today).slice(0, TASKS_SHOWN), telling),
    taskTotal: tasks.reduce((sum, task) => sum + task.count, 0),
  };
}

/** Of the budget that new awards draw on, as long as nobody of the practice has taken note of it (R64). */
async function readAlert(visit: StaffVisit, trx: Trx, budgetId: string | undefined): Promise<string | null> {
  if (!budgetId) return null;
  const wanted = { budgetId, isNewest: true, unnotedBy: 'practice' as const, limit: 1 };
  const [alert] = (await visit.deps.reports.listAlerts(trx, wanted)).data;
  return alert ? alertText(alert) : null;
}

async function showPracticeHome(visit: StaffVisit, practice: VisitedPractice): Promise<Answer> {
  const { reports } = visit.deps;
  const { home, payments, stops, alert } = await read(visit, async (trx) => {
    const home = await reports.practiceHome(trx, practice.id);
    return {
      home,
      alert: await readAlert(visit, trx, home?.budget?.id),
      payments: await reports.recentPayments(trx, { practiceId: practice.id, limit: PAYMENTS_READ }),
      stops: await reports.stopsOver(trx, { practiceId: practice.id }),
    };
  });
  const waiting = await readFirstTasks(visit);
  const budget = home?.budget;
  const acknowledges = visit.principal.role === 'practice_manager' && budget?.status === 'letter_sent';
  const letterHref = acknowledges ? budgetActAddress(budget, 'acknowledge') : null;
  const model = {
    ...(home ? presentHome(home, payments) : {}),
    ...waiting,
    letterHref,
    alert,
    budgetHref: `/budgets/${practice.code}`,
    stops: stopNotice(stops),
  };
  return { view: 'pages/home/home.njk', title: 'Home', model };
}

async function showHome(visit: StaffVisit): Promise<Answer> {
  if (visit.practice) return showPracticeHome(visit, visit.practice);
  const home = ROLE_HOMES[visit.principal.role as Role];
  if (home && 'redirect' in home) return home;
  return { view: 'pages/home/role-home.njk', title: 'Home', model: { ...home, ...(await readFirstTasks(visit)) } };
}

export const HOME_ROUTES: readonly Route[] = [{ method: 'get', path: '/', access: EVERYBODY, handle: showHome }];
