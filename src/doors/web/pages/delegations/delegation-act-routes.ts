import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import type { DelegationView } from '../../../../modules/reports/index.ts';
import { DELEGATE_ROLE, lastDelegationDay, NAMING_ROLES } from '../../../../modules/staff/index.ts';
import { attempt, refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignInAlways } from '../../shell/fresh-sign-in.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { readDate, readForm, type Typed } from '../make-award/read-answers.ts';
import { readNameable } from './delegations.query.ts';

const NOT_SENT: Typed = {};
const BACK = { text: 'Delegations', href: '/delegations' };

async function nameable(visit: StaffVisit) {
  const { principal, practice } = visit;
  const about = { practiceId: practice?.id ?? '', role: DELEGATE_ROLE, exceptId: principal.id };
  return practice ? read(visit, (trx) => readNameable(trx, about)) : [];
}

async function showName(visit: StaffVisit, typed = NOT_SENT, errors: readonly FieldError[] = []): Promise<Answer> {
  const people = await nameable(visit);
  const model = {
    typed,
    people: people.map(({ id, name, title }) => ({
      value: id,
      text: name,
      ...(title ? { hint: { text: title } } : {}),
    })),
    lastDay: formatDate(lastDelegationDay(londonDate(visit.deps.clock.now()))),
  };
  return { view: 'pages/delegations/name-delegate.njk', title: 'Name somebody to approve awards', model, errors };
}

const FIELDS: Readonly<Record<string, string>> = { endsOn: 'ends-day' };

function faultsOf(typed: Typed, endsOn: string | null, isKnown: boolean): FieldError[] {
  return [
    ...(isKnown ? [] : [{ field: 'principalId', message: 'Choose who may approve' }]),
    ...(endsOn ? [] : [{ field: 'ends-day', message: 'Enter the last day, like 31 3 2027' }]),
    ...(typed['reason'] ? [] : [{ field: 'reason', message: 'Say why, in at least 10 characters' }]),
  ];
}

async function name(visit: StaffVisit): Promise<Answer> {
  const typed = readForm(visit.req.body);
  const { principalId = '', reason = '' } = typed;
  const person = (await nameable(visit)).find(({ id }) => id === principalId);
  const endsOn = readDate(typed['day'] ?? '', typed['month'] ?? '', typed['year'] ?? '');
  const faults = faultsOf(typed, endsOn, person !== undefined);
  if (faults.length > 0 || !endsOn || !person) return showName(visit, typed, faults);
  requireFreshSignInAlways(visit);
  const input = { practice: visit.practice?.code ?? '', principalId, endsOn, reason };
  const named = await attempt(visit.deps.staff.delegate(visit.principal, input));
  if (named.errors) {
    return showName(
      visit,
      typed,
      named.errors.map(({ field, message }) => ({ field: FIELDS[field] ?? field, message })),
    );
  }
  return {
    done: 'Named',
    detail: `${person.name}, until ${formatDate(endsOn)}`,
    next: [
      'From now on they approve or refuse awards of your practice as an approver does, up to £300, but never one that they asked for.',
      'The commissioner sees this delegation. You can end it at any time.',
    ],
    link: { text: 'See all delegations', href: '/delegations' },
  };
}

async function readDelegation(visit: StaffVisit): Promise<DelegationView> {
  const id = textOf(visit.req.params['id']);
  const view = await read(visit, (trx) => visit.deps.reports.delegationView(trx, id));
  if (!view) throw new AppError('not_found', 'There is no such delegation.');
  return view;
}

async function showEnd(visit: StaffVisit, errors: readonly FieldError[] = []): Promise<Answer> {
  const view = await readDelegation(visit);
  const isOver = view.state === 'over';
  const model = {
    heading: isOver ? `${view.name} no longer approves awards` : `End the delegation to ${view.name}?`,
    happens: isOver
      ? ['This delegation is over already, so there is nothing to do.']
      : ['They can approve no award from this moment. What they have approved stays approved.'],
    isImpossible: isOver,
    act: 'End this delegation',
    back: BACK,
  };
  return { view: 'layout/confirm.njk', title: 'End a delegation', model, errors };
}

async function end(visit: StaffVisit): Promise<Answer> {
  const view = await readDelegation(visit);
  const errors = await refusalOf(visit.deps.staff.endDelegation(visit.principal, view.id));
  if (errors) return showEnd(visit, errors);
  return {
    done: 'Ended',
    detail: view.name,
    next: ['Awards of the practice wait for an approver again.'],
    link: { text: 'See all delegations', href: '/delegations' },
  };
}

export const DELEGATION_ACT_ROUTES: readonly Route[] = [
  { method: 'get', path: '/delegations/new', access: NAMING_ROLES, handle: (visit) => showName(visit) },
  { method: 'post', path: '/delegations/new', access: NAMING_ROLES, handle: name },
  { method: 'get', path: '/delegations/:id/end', access: NAMING_ROLES, handle: (visit) => showEnd(visit) },
  { method: 'post', path: '/delegations/:id/end', access: NAMING_ROLES, handle: end },
];
