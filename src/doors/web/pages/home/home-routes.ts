import { londonDate } from '../../../../kernel/dates.ts';
import type { Role } from '../../../../kernel/principal.ts';
import { namesFor } from '../../shell/names.ts';
import { EVERYBODY, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, type VisitedPractice } from '../../shell/route.ts';
import { stopNotice } from '../../words/stop-words.ts';
import { presentHome } from './present-home.ts';
import { presentTasks } from './present-tasks.ts';
import { readTasks } from './tasks.query.ts';

const TASKS_SHOWN = 3;
const MOST_TASKS = 100;
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
    can: ['Staff and access are looked after on the command line for now: npm run api-key makes a key for a program.'],
  },
};

async function readTaskLines(visit: StaffVisit, practice: VisitedPractice, limit: number) {
  const { principal } = visit;
  return read(visit, async (trx) => {
    const { tasks, total } = await readTasks(trx, {
      principal,
      practiceId: practice.id,
      limit,
      today: londonDate(visit.deps.clock.now()),
    });
    const names = await namesFor(
      visit,
      trx,
      tasks.map((task) => task.recipientId),
    );
    return { tasks: presentTasks(tasks, names), taskTotal: total };
  });
}

async function showPracticeHome(visit: StaffVisit, practice: VisitedPractice): Promise<Answer> {
  const { reports } = visit.deps;
  const { home, payments, stops } = await read(visit, async (trx) => ({
    home: await reports.practiceHome(trx, practice.id),
    payments: await reports.recentPayments(trx, { practiceId: practice.id, limit: PAYMENTS_READ }),
    stops: await reports.stopsOver(trx, { practiceId: practice.id }),
  }));
  const waiting = await readTaskLines(visit, practice, TASKS_SHOWN);
  const acknowledges = visit.principal.role === 'practice_manager' && home?.budget?.status === 'letter_sent';
  const letterHref = acknowledges ? `/budgets/${practice.code}/acknowledge` : null;
  const model = { ...(home ? presentHome(home, payments) : {}), ...waiting, letterHref, stops: stopNotice(stops) };
  return { view: 'pages/home/home.njk', title: 'Home', model };
}

function showHome(visit: StaffVisit): Promise<Answer> | Answer {
  if (visit.practice) return showPracticeHome(visit, visit.practice);
  const home = ROLE_HOMES[visit.principal.role as Role];
  if (home && 'redirect' in home) return home;
  return { view: 'pages/home/role-home.njk', title: 'Home', ...(home ? { model: home } : {}) };
}

async function showWaiting(visit: StaffVisit): Promise<Answer> {
  if (!visit.practice) return { redirect: '/' };
  const model = await readTaskLines(visit, visit.practice, MOST_TASKS);
  return { view: 'pages/waiting/waiting.njk', title: 'Waiting for you', model };
}

export const HOME_ROUTES: readonly Route[] = [
  { method: 'get', path: '/', access: EVERYBODY, handle: showHome },
  { method: 'get', path: '/waiting', access: PRACTICE_STAFF, handle: showWaiting },
];
