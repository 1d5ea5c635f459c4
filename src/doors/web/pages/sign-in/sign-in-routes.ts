import { AppError } from '../../../../kernel/app-error.ts';
import { findPracticeByCode } from '../../../../modules/budgets/index.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, type StaffVisit, textOf, type Visit } from '../../shell/route.ts';
import { endSession, renewSession } from '../../shell/sessions.ts';
import { presentSignIn } from './present-sign-in.ts';

/** Nobody signs in by choosing a name in production, whatever the database holds. */
async function demonstrationPeople({ deps }: Visit) {
  return deps.config.production ? [] : deps.staff.listDemonstrationPeople();
}

async function showSignIn(visit: Visit): Promise<Answer> {
  const model = presentSignIn(await demonstrationPeople(visit));
  return { view: 'pages/sign-in/sign-in.njk', title: 'Sign in', model };
}

async function signIn(visit: Visit): Promise<Answer> {
  const { body } = visit.req;
  const people = await demonstrationPeople(visit);
  const person = people.find(({ id }) => id === textOf(body.person));
  if (!person) throw new AppError('forbidden', 'Choose one of the people on the sign-in page.');
  const practice = person.practices.find(({ code }) => code === textOf(body.practice)) ?? person.practices[0];
  await renewSession(visit.req, {
    personId: person.id,
    lastSeenMs: visit.deps.clock.now().getTime(),
    ...(practice ? { practiceCode: practice.code } : {}),
  });
  return { redirect: '/' };
}

async function signOut({ req }: Visit): Promise<Answer> {
  await endSession(req);
  return { redirect: '/sign-in' };
}

/** An award half made belongs to the practice it was begun in. */
async function switchPractice({ req, principal, deps }: StaffVisit): Promise<Answer> {
  const chosen = await findPracticeByCode(deps.db, textOf(req.body.practice));
  if (!chosen || principal.scope === 'all' || !principal.scope.includes(chosen.id)) {
    throw new AppError('practice_unknown', 'You do not work for this practice.');
  }
  req.session.practiceCode = chosen.code;
  delete req.session.draft;
  return { redirect: '/' };
}

export const SIGN_IN_ROUTES: readonly Route[] = [
  { method: 'get', path: '/sign-in', access: 'public', handle: showSignIn },
  { method: 'post', path: '/sign-in', access: 'public', handle: signIn },
  { method: 'post', path: '/sign-out', access: 'public', handle: signOut },
  { method: 'post', path: '/switch-practice', access: PRACTICE_STAFF, handle: switchPractice },
];
