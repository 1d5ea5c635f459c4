import { OVERSEERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { presentWaiting, waitingSentence } from './present-waiting.ts';
import { readWaiting } from './read-waiting.ts';
import { RELEASE_ROUTES, RELEASERS } from './release-routes.ts';

async function showWaiting(visit: StaffVisit): Promise<Answer> {
  const { rows, budgets } = await read(visit, (trx) => readWaiting(visit, trx));
  const mayRelease = RELEASERS.some((role) => role === visit.principal.role);
  const model = {
    sentence: waitingSentence(rows, budgets),
    table: presentWaiting(rows, mayRelease),
    back: visit.practice
      ? { text: 'Budget', href: `/budgets/${visit.practice.code}` }
      : { text: 'All practices', href: '/oversight' },
  };
  return { view: 'pages/waiting-list/waiting-list.njk', title: 'Requests that wait for money', model };
}

export const WAITING_LIST_ROUTES: readonly Route[] = [
  { method: 'get', path: '/waiting-list', access: [...PRACTICE_STAFF, ...OVERSEERS], handle: showWaiting },
  ...RELEASE_ROUTES,
];
