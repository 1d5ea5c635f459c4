import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { findPracticeByCode, listPractices } from '../../../../modules/budgets/index.ts';
import { ownPath } from '../../shell/own-path.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';

/** The practice of this code, for somebody who works there. */
async function ownPractice({ deps, principal }: StaffVisit, code: string) {
  const practice = await findPracticeByCode(deps.db, code);
  return practice && principal.scope !== 'all' && principal.scope.includes(practice.id) ? practice : null;
}

async function showChoose(visit: StaffVisit, errors: readonly FieldError[] = []): Promise<Answer> {
  const { deps, principal, req } = visit;
  const { scope } = principal;
  const own = (await listPractices(deps.db)).filter(({ id }) => scope !== 'all' && scope.includes(id));
  const model = {
    practices: own.map(({ code, name }) => ({ value: code, text: name })),
    chosen: req.session.practiceCode,
    to: ownPath(textOf(req.query['to']) || textOf(req.body?.to)),
  };
  const title = 'Which practice are you working for?';
  return { view: 'pages/choose-practice/choose-practice.njk', title, model, errors };
}

async function choose(visit: StaffVisit): Promise<Answer> {
  const { req } = visit;
  const practice = await ownPractice(visit, textOf(req.body.practice));
  if (!practice) return showChoose(visit, [{ field: 'practice', message: 'Choose a practice' }]);
  takePractice(visit, practice.code);
  return { redirect: ownPath(textOf(req.body.to)) };
}

/** An award half made belongs to the practice it was begun in. */
function takePractice({ req }: StaffVisit, code: string): void {
  if (req.session.practiceCode !== code) delete req.session.draft;
  req.session.practiceCode = code;
}

async function switchPractice(visit: StaffVisit): Promise<Answer> {
  const practice = await ownPractice(visit, textOf(visit.req.body.practice));
  if (!practice) throw new AppError('practice_unknown', 'You do not work for this practice.');
  takePractice(visit, practice.code);
  return { redirect: '/' };
}

const OF_PERSON = { access: PRACTICE_STAFF, isOfPerson: true };

export const CHOOSE_PRACTICE_ROUTES: readonly Route[] = [
  { method: 'get', path: '/choose-practice', ...OF_PERSON, handle: (visit: StaffVisit) => showChoose(visit) },
  { method: 'post', path: '/choose-practice', ...OF_PERSON, handle: choose },
  { method: 'post', path: '/switch-practice', ...OF_PERSON, handle: switchPractice },
];
