import type { Request, Response } from 'express';
import { formatInstant } from '../../../kernel/dates.ts';
import { inScope, type Trx } from '../../../platform/database.ts';
import { taskReader } from '../pages/tasks/task-reader.ts';
import { countTasks } from '../pages/tasks/tasks.query.ts';
import type { WebDeps } from '../web-deps.ts';
import { roleWords } from '../words/role-words.ts';
import { csrfTokenOf } from './csrf.ts';
import { idleLeftMs } from './idle-session.ts';
import { countsInMenu, navigationOf } from './navigation.ts';
import { countWaiting, lastHeardFromStripe, oldestWaitingNews, practiceOfPage } from './shell.query.ts';
import type { SignedIn } from './signed-in.ts';

/** From this age on a page says that Stripe's news is late (R72). */
const LATE_MS = 15 * 60_000;

const earliest = (...instants: (Date | null)[]): Date | null =>
  instants.reduce((first, next) => (first && (!next || first < next) ? first : next), null);

/** What templates of every page use: tokens, the time its figures are of, and in `frame` what surrounds it. */
export async function pageFrame(deps: WebDeps, about: { req: Request; res: Response; who: SignedIn | null }) {
  const { req, res, who } = about;
  const at = deps.clock.now();
  const since = earliest(await oldestWaitingNews(deps.db), await lastHeardFromStripe(deps.db));
  return {
    csrfToken: csrfTokenOf(req),
    cspNonce: res.locals['cspNonce'],
    asAt: formatInstant(at),
    lateSince: since && at.getTime() - since.getTime() > LATE_MS ? formatInstant(since) : null,
    frame: {
      isDemonstration: !deps.config.production,
      isPatient: req.session.opened !== undefined,
      ...(who && { leftMs: idleLeftMs(req, at.getTime()), ...(await staffFrame(deps, req.path, who)) }),
    },
  };
}

async function countOwnTasks(
  deps: WebDeps,
  trx: Trx,
  { principal, practice }: Pick<SignedIn, 'principal' | 'practice'>,
) {
  return countTasks(deps, trx, await taskReader(deps, trx, { principal, practiceId: practice?.id ?? null }));
}

/** The practice whose page it is, of somebody who works for several; else the one they work for. */
async function organisationOf(trx: Trx, path: string, { practice, practices }: SignedIn): Promise<string | null> {
  if (practice === null || practices.length < 2) return practice?.name ?? null;
  const [, kind, code] = path.split('/');
  const ofPage = kind === 'budgets' ? null : await practiceOfPage(trx, path);
  const named = practices.find((one) => one.id === ofPage || (kind === 'budgets' && one.code === code));
  return (named ?? practice).name;
}

async function staffFrame(deps: WebDeps, path: string, who: SignedIn) {
  const { principal, practice, practices } = who;
  const shown = countsInMenu(principal.role);
  const { organisation, ...counts } = await inScope(deps.db, principal.scope, async (trx) => ({
    organisation: await organisationOf(trx, path, who),
    ...(await countWaiting(trx, shown)),
    ...(shown.includes('tasks') && { tasks: await countOwnTasks(deps, trx, { principal, practice }) }),
  }));
  return {
    person: { name: principal.name, role: roleWords(principal.role).title },
    organisation,
    otherPractices: practices.filter(({ code }) => code !== practice?.code),
    navigation: navigationOf(principal.role, { practiceCode: practice?.code ?? null, ...counts, path }),
  };
}
