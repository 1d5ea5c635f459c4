import type { FieldError } from '../../../../kernel/app-error.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { nameOfOne } from '../../shell/names.ts';
import { OVERSEERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { exceptionBoundsWords, exceptionSubjectWords } from '../../words/exception-words.ts';
import { ASK_EXCEPTION_ROUTES } from './ask-exception-routes.ts';
import { readException } from './one-exception.ts';
import { presentException } from './present-exception.ts';

async function showException(visit: StaffVisit, errors: readonly FieldError[] = []): Promise<Answer> {
  const exception = await readException(visit);
  const { award, name } = await read(visit, async (trx) => {
    const award = await visit.deps.reports.awardView(trx, exception.awardId);
    return { award, name: award ? await nameOfOne(visit, trx, award) : null };
  });
  if (!award) return { redirect: '/exceptions' };
  const page = presentException({ exception, award, name, principal: visit.principal });
  const model = { ...page, exceptionId: exception.id };
  const title = `Exception, award ${exception.awardReference}`;
  return { view: 'pages/exception/exception.njk', title, model, errors };
}

async function allow(visit: StaffVisit): Promise<Answer> {
  const exception = await readException(visit);
  const errors = await refusalOf(visit.deps.exceptions.allowException(visit.principal, { exceptionId: exception.id }));
  if (errors) return showException(visit, errors);
  return {
    done: 'Allowed',
    detail: `${exceptionSubjectWords(exception)}, ${exceptionBoundsWords(exception)}`,
    next: ['It works from now on. Tell the person that they can try again.'],
    link: { text: 'Go to the award', href: `/awards/${exception.awardId}` },
  };
}

/** Allowing has no page of its own to ask on; this address tells what was done, and nothing else. */
async function backToException(visit: StaffVisit): Promise<Answer> {
  const { id } = await readException(visit);
  return { redirect: `/exceptions/${id}` };
}

const ACTS = {
  refuse: {
    heading: 'Refuse this exception',
    happens: 'Nothing changes for the award. Whoever asked reads your reason; the patient does not.',
    label: 'Why is it refused?',
    hint: 'For example: the practice can pay this place by invoice. No name, no NHS number, no card number.',
    act: 'Refuse this exception',
    over: 'It is decided already.',
    done: 'Refused',
    next: 'Whoever asked sees your reason with the exception.',
  },
  withdraw: {
    heading: 'Withdraw this exception',
    happens: 'From now on nothing more is paid under it. What was paid stays paid.',
    label: 'Why is it withdrawn?',
    hint: 'For example: she found another place. No name, no NHS number, no card number.',
    act: 'Withdraw this exception',
    over: 'It is over already.',
    done: 'Withdrawn',
    next: 'Such payments are declined again, as the policy has it.',
  },
} as const;
type Act = keyof typeof ACTS;

type Tried = { typed: string; errors: readonly FieldError[] };

async function showAct(visit: StaffVisit, act: Act, tried: Tried = { typed: '', errors: [] }): Promise<Answer> {
  const exception = await readException(visit);
  const words = ACTS[act];
  const isOpen = exception.state === 'asked' || (act === 'withdraw' && exception.state === 'allowed');
  const model = {
    heading: words.heading,
    happens: [
      `${exceptionSubjectWords(exception)}, ${exceptionBoundsWords(exception)}.`,
      isOpen ? words.happens : words.over,
    ],
    isImpossible: !isOpen,
    reason: { label: words.label, hint: words.hint, typed: tried.typed },
    act: words.act,
    isGrave: true,
    back: { text: 'Back to the exception', href: `/exceptions/${exception.id}` },
  };
  return { view: 'layout/confirm.njk', title: words.heading, model, errors: tried.errors };
}

async function doAct(visit: StaffVisit, act: Act): Promise<Answer> {
  const { id: exceptionId } = await readException(visit);
  const { deps, principal, req } = visit;
  const reason = textOf(req.body.reason);
  const acting =
    act === 'refuse'
      ? deps.exceptions.refuseException(principal, { exceptionId, reason })
      : deps.exceptions.withdrawException(principal, { exceptionId, reason });
  const errors = await refusalOf(acting);
  if (errors) return showAct(visit, act, { typed: reason, errors });
  const link = { text: 'Go to the exception', href: `/exceptions/${exceptionId}` };
  return { done: ACTS[act].done, next: [ACTS[act].next], link };
}

const READERS = [...PRACTICE_STAFF, ...OVERSEERS];
const ALLOW = { path: '/exceptions/:id/allow', access: ['approver'] } as const;
const REFUSE = { path: '/exceptions/:id/refuse', access: ['approver'] } as const;
const WITHDRAW = { path: '/exceptions/:id/withdraw', access: [...PRACTICE_STAFF, 'finance'] } as const;

export const EXCEPTION_ROUTES: readonly Route[] = [
  { method: 'get', path: '/exceptions/:id', access: READERS, handle: (visit: StaffVisit) => showException(visit) },
  { method: 'get', ...ALLOW, handle: backToException },
  { method: 'post', ...ALLOW, handle: allow },
  { method: 'get', ...REFUSE, handle: (visit: StaffVisit) => showAct(visit, 'refuse') },
  { method: 'post', ...REFUSE, handle: (visit: StaffVisit) => doAct(visit, 'refuse') },
  { method: 'get', ...WITHDRAW, handle: (visit: StaffVisit) => showAct(visit, 'withdraw') },
  { method: 'post', ...WITHDRAW, handle: (visit: StaffVisit) => doAct(visit, 'withdraw') },
  ...ASK_EXCEPTION_ROUTES,
];
