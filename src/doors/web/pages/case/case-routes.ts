import type { FieldError } from '../../../../kernel/app-error.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { readCase } from './one-case.ts';
import { presentCase } from './present-case.ts';

/** The list that this case was opened from, so that one comes back to the same place. */
function listQuery({ req }: StaffVisit): string {
  const kept = new URLSearchParams();
  for (const name of ['view', 'kind']) {
    const value = textOf(req.query[name]);
    if (value) kept.set(name, value);
  }
  return kept.size > 0 ? `?${kept}` : '';
}

async function showCase(visit: StaffVisit, errors: readonly FieldError[] = []): Promise<Answer> {
  const seen = await readCase(visit);
  const { role, name } = visit.principal;
  const mayAct = role === 'finance';
  const model = {
    ...presentCase(seen, { now: visit.deps.clock.now(), mayAct }),
    caseId: seen.one.id,
    mayTake: mayAct && seen.one.status !== 'closed' && seen.one.assignedTo !== name,
    query: listQuery(visit),
  };
  return { view: 'pages/case/case.njk', title: model.heading, model, errors };
}

async function takeCase(visit: StaffVisit): Promise<Answer> {
  const caseId = textOf(visit.req.params['id']);
  const errors = await refusalOf(visit.deps.cases.assignCase(visit.principal, { caseId }));
  return errors ? showCase(visit, errors) : { redirect: `/cases/${caseId}` };
}

export const CASE_ROUTES: readonly Route[] = [
  { method: 'get', path: '/cases/:id', access: OVERSEERS, handle: (visit) => showCase(visit) },
  { method: 'post', path: '/cases/:id/take', access: ['finance'], handle: takeCase },
];
