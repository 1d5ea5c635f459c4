import { validate as isUuid, v7 as newId } from 'uuid';
import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { attempt } from '../../shell/attempt.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { readCase } from '../case/one-case.ts';
import { readForm, readPounds } from '../make-award/read-answers.ts';
import { NOTE_HINT } from './act-form.ts';

type Tried = { typed: Readonly<Record<string, string>>; errors: readonly FieldError[] };

async function showRecovery(visit: StaffVisit, tried: Tried = { typed: {}, errors: [] }): Promise<Answer> {
  const { one, award } = await readCase(visit);
  const model = {
    back: { text: 'Back to the case', href: `/cases/${one.id}` },
    short: formatPence(one.openPence),
    spent: award ? formatPence(award.spentPence) : null,
    isOver: award?.endedAt !== null && award !== null,
    noteHint: NOTE_HINT,
    typed: tried.typed,
    formKey: tried.typed['formKey'] ?? newId(),
  };
  return {
    view: 'pages/case-acts/recovery.njk',
    title: 'Record money that was paid back',
    model,
    errors: tried.errors,
  };
}

async function recover(visit: StaffVisit): Promise<Answer> {
  const caseId = textOf(visit.req.params['id']);
  const typed = readForm(visit.req.body);
  const { amount = '', note = '', formKey = '' } = typed;
  const amountPence = readPounds(amount);
  if (amountPence === null || !isUuid(formKey)) {
    const message = 'Enter an amount in pounds, like 4 or 4.50';
    return showRecovery(visit, { typed, errors: [{ field: 'amountPence', message }] });
  }
  const recovery = { caseId, amountPence, note, idempotencyKey: `page:${formKey}` };
  const { errors } = await attempt(visit.deps.cases.recordRecovery(visit.principal, recovery));
  if (errors) return showRecovery(visit, { typed, errors });
  const { one } = await readCase(visit);
  return {
    title: 'Recorded as paid back',
    done: `${formatPence(amountPence)} recorded as paid back`,
    next: [
      one.openPence > 0
        ? `${formatPence(one.openPence)} is still short, so the case stays open.`
        : 'Nothing is short any more, so the case is closed.',
    ],
    link: { text: 'Go to the case', href: `/cases/${caseId}` },
  };
}

export const RECOVERY_ROUTES: readonly Route[] = [
  {
    method: 'get',
    path: '/cases/:id/recovery',
    access: ['finance'],
    handle: (visit: StaffVisit) => showRecovery(visit),
  },
  { method: 'post', path: '/cases/:id/recovery', access: ['finance'], handle: recover },
];
