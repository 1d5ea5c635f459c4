import { validate as isUuid } from 'uuid';
import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { formatDate } from '../../../../kernel/dates.ts';
import type { StaffView } from '../../../../modules/reports/index.ts';
import { attempt, refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignInAlways } from '../../shell/fresh-sign-in.ts';
import { EVERYBODY } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { roleWords } from '../../words/role-words.ts';

const BACK = { text: 'Your sign-in', href: '/your-sign-in' };

/** The key that the address names, if whoever is signed in answers for it. */
async function findOwnKey(visit: StaffVisit): Promise<StaffView | null> {
  const id = textOf(visit.req.query['key']);
  const key = isUuid(id) ? await read(visit, (trx) => visit.deps.reports.staffView(trx, id)) : null;
  return key?.kind === 'api_key' && key.owner?.id === visit.principal.id ? key : null;
}

async function readOwnKey(visit: StaffVisit): Promise<StaffView> {
  const key = await findOwnKey(visit);
  if (!key) throw new AppError('not_found', 'There is no such key of yours.');
  return key;
}

/** Without a key of theirs there is only their own page. */
async function showOwn(visit: StaffVisit, show: (visit: StaffVisit) => Promise<Answer>): Promise<Answer> {
  return (await findOwnKey(visit)) ? show(visit) : { redirect: BACK.href };
}

async function showTake(visit: StaffVisit, errors: readonly FieldError[] = []): Promise<Answer> {
  const { id, name, role, practices, keyEndsOn, keyTakenAt, endedAt } = await readOwnKey(visit);
  const isImpossible = keyTakenAt !== null || endedAt !== null;
  const where = practices.length > 0 ? ` for ${practices.map((one) => one.name).join(', ')}` : '';
  const model = {
    heading: `Take the key for ${name}?`,
    happens: isImpossible
      ? ['This key was taken already, or has ended. If you need another one, ask an administrator.']
      : [
          `The program acts as ${roleWords(role).title}${where}${keyEndsOn ? `, until ${formatDate(keyEndsOn)}` : ''}.`,
          'You and the key count as one person: what it asks for, you cannot approve.',
          'It works as soon as you take it, and is shown to you once.',
        ],
    warning: isImpossible
      ? null
      : 'You answer for what the program does. If you did not ask for this key, end it instead.',
    isImpossible,
    also: isImpossible ? null : { text: 'End this key instead', href: `/your-sign-in/end-key?key=${id}` },
    act: 'Take this key',
    back: BACK,
  };
  return { view: 'layout/confirm.njk', title: 'Take a key', model, errors };
}

/** The key is in this one page and nowhere else: it goes into no address and no session. */
async function take(visit: StaffVisit): Promise<Answer> {
  requireFreshSignInAlways(visit);
  const { id } = await readOwnKey(visit);
  const taken = await attempt(visit.deps.staff.takeApiKey(visit.principal, id));
  if (taken.errors) return showTake(visit, taken.errors);
  return { view: 'pages/your-sign-in/key.njk', title: 'The key', model: taken.value };
}

async function showEnd(visit: StaffVisit, errors: readonly FieldError[] = []): Promise<Answer> {
  const { name, endedAt } = await readOwnKey(visit);
  const model = {
    heading: endedAt ? `The key for ${name} has ended` : `End the key for ${name}?`,
    happens: endedAt
      ? ['This key has ended already, so there is nothing to do.']
      : ['Every call with this key is refused from this moment. This cannot be undone.'],
    isImpossible: endedAt !== null,
    act: 'End this key',
    isGrave: true,
    back: BACK,
  };
  return { view: 'layout/confirm.njk', title: 'End a key', model, errors };
}

async function end(visit: StaffVisit): Promise<Answer> {
  const { id, name } = await readOwnKey(visit);
  const errors = await refusalOf(visit.deps.staff.endOwnKey(visit.principal, id));
  if (errors) return showEnd(visit, errors);
  return { done: 'Key ended', detail: name, next: ['No program can use it any more.'], link: BACK };
}

const TAKE = { path: '/your-sign-in/take-key', access: EVERYBODY, isOfPerson: true };
const END = { path: '/your-sign-in/end-key', access: EVERYBODY, isOfPerson: true };

export const OWN_KEY_ROUTES: readonly Route[] = [
  { method: 'get', ...TAKE, handle: (visit: StaffVisit) => showOwn(visit, showTake) },
  { method: 'post', ...TAKE, handle: take },
  { method: 'get', ...END, handle: (visit: StaffVisit) => showOwn(visit, showEnd) },
  { method: 'post', ...END, handle: end },
];
