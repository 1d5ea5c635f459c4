import type { FieldError } from '../../../../kernel/app-error.ts';
import { type CaseOutcome, caseKind } from '../../../../modules/cases/index.ts';
import type { CaseDetail } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { caseName, caseOutcomeWords, caseSentence } from '../../words/case-words.ts';
import { readCase } from '../case/one-case.ts';
import { asReason, NOTE_HINT } from './act-form.ts';

function closingWords({ kind, status }: CaseDetail): string {
  if (status === 'closed') return 'This case is closed already.';
  return caseKind(kind).outcomes.length > 0
    ? 'Closing moves no money and sends nothing to anybody. A closed case is not opened again.'
    : `This case cannot be closed by hand: it closes by itself, once ${kind === 'nominee_load' ? 'you have decided about the nominee' : 'no money is short'}.`;
}

type Tried = { outcome: string; note: string; errors: readonly FieldError[] };

async function showClose(visit: StaffVisit, tried: Tried = { outcome: '', note: '', errors: [] }): Promise<Answer> {
  const { one } = await readCase(visit);
  const { outcomes } = caseKind(one.kind);
  const model = {
    heading: `Close: ${caseName(one.kind)}`,
    isImpossible: outcomes.length === 0 || one.status === 'closed',
    happens: [caseSentence(one), closingWords(one)],
    act: 'Close this case',
    back: { text: 'Back to the case', href: `/cases/${one.id}` },
    choice: {
      name: 'outcome',
      legend: 'How did it end?',
      typed: tried.outcome,
      items: outcomes.map((value) => ({ value, text: caseOutcomeWords(value) })),
    },
    reason: { label: 'What happened', hint: NOTE_HINT, typed: tried.note },
  };
  return { view: 'layout/confirm.njk', title: 'Close this case', model, errors: tried.errors };
}

async function close(visit: StaffVisit): Promise<Answer> {
  const { body } = visit.req;
  const { one } = await readCase(visit);
  const typed = { outcome: textOf(body.outcome), note: textOf(body.reason) };
  const outcome = caseKind(one.kind).outcomes.find((known): known is CaseOutcome => known === typed.outcome);
  if (!outcome) return showClose(visit, { ...typed, errors: [{ field: 'outcome', message: 'Choose how it ended' }] });
  const errors = await refusalOf(
    visit.deps.cases.closeCase(visit.principal, { caseId: one.id, outcome, note: typed.note }),
  );
  return errors ? showClose(visit, { ...typed, errors: asReason(errors) }) : { redirect: `/cases/${one.id}` };
}

export const CLOSE_ROUTES: readonly Route[] = [
  { method: 'get', path: '/cases/:id/close', access: ['finance'], handle: (visit: StaffVisit) => showClose(visit) },
  { method: 'post', path: '/cases/:id/close', access: ['finance'], handle: close },
];
