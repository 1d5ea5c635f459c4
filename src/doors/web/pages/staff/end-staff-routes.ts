import { validate as isUuid } from 'uuid';
import type { FieldError } from '../../../../kernel/app-error.ts';
import type { StaffView } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignInAlways } from '../../shell/fresh-sign-in.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { readOne } from './one-member.ts';

const ADMIN = ['admin'] as const;
/** More than hold one role at one practice, or in the alliance. */
const MOST_SHOWN = 500;
const NOBODY = 'nobody';

const NOT_THEM: FieldError = { field: 'reassignTo', message: 'Choose somebody from the list' };

/** Those who could take over: of the same role, for every practice of whoever leaves. */
async function readSuccessors(visit: StaffVisit, leaver: StaffView): Promise<StaffView[]> {
  const { role } = leaver;
  const practiceId = leaver.practices[0]?.id;
  const request = { kind: 'staff', state: 'current', role, practiceId, limit: MOST_SHOWN } as const;
  const { data } = await read(visit, (trx) => visit.deps.reports.listStaff(trx, request));
  return data.filter(
    ({ id, practices }) =>
      id !== leaver.id && leaver.practices.every((one) => practices.some((other) => other.id === one.id)),
  );
}

async function choiceOf(visit: StaffVisit, leaver: StaffView) {
  if (leaver.kind !== 'staff') return null;
  const successors = await readSuccessors(visit, leaver);
  if (successors.length === 0) return null;
  return {
    name: 'reassignTo',
    legend: 'Who takes over what is open?',
    typed: textOf(visit.req.body?.reassignTo) || NOBODY,
    items: [
      { value: NOBODY, text: 'Nobody in particular: it waits for whoever may take it on' },
      ...successors.map(({ id, name }) => ({ value: id, text: name })),
    ],
  };
}

async function showEnd(visit: StaffVisit, errors: readonly FieldError[] = []): Promise<Answer> {
  const leaver = await readOne(visit);
  const isKey = leaver.kind === 'api_key';
  const back = { text: leaver.name, href: `/staff/${leaver.id}` };
  if (leaver.endedAt) {
    const happens = ['This access has ended already, so there is nothing to do.'];
    const model = { heading: `${leaver.name} has no access`, happens, isImpossible: true, back };
    return { view: 'layout/confirm.njk', title: 'Access has ended', model };
  }
  const model = {
    heading: isKey ? `End the key ${leaver.name}?` : `End the access of ${leaver.name}?`,
    happens: isKey
      ? ['Every call with this key is refused from this moment.']
      : [
          'They are signed out at once and cannot sign in again. What they did stays under their name.',
          'Keys for programs that they answer for end too.',
          'What they have in hand is listed, and goes to somebody else or waits for whoever may take it on.',
        ],
    warning: isKey
      ? 'This cannot be undone. If the program still needs one, let it have a new key.'
      : 'This cannot be undone. If they come back, add them again.',
    choice: await choiceOf(visit, leaver),
    act: isKey ? 'End this key' : 'End their access',
    isGrave: true,
    back,
  };
  return { view: 'layout/confirm.njk', title: model.act, model, errors };
}

async function end(visit: StaffVisit): Promise<Answer> {
  requireFreshSignInAlways(visit);
  const leaver = await readOne(visit);
  const chosen = textOf(visit.req.body.reassignTo);
  const isSomebody = chosen !== '' && chosen !== NOBODY;
  if (isSomebody && !isUuid(chosen)) return showEnd(visit, [NOT_THEM]);
  const input = { principalId: leaver.id, ...(isSomebody ? { reassignTo: chosen } : {}) };
  const errors = await refusalOf(visit.deps.staff.endPrincipal(visit.principal, input));
  if (errors) return showEnd(visit, errors);
  return {
    done: 'Access ended',
    detail: leaver.name,
    next: ['Nobody can act under this name any more.'],
    link: { text: 'See what was open, and who has it now', href: `/staff/${leaver.id}` },
  };
}

const PATH = '/staff/:id/end';

export const END_STAFF_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: ADMIN, handle: (visit) => showEnd(visit) },
  { method: 'post', path: PATH, access: ADMIN, handle: end },
];
