import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { formatDate } from '../../../../kernel/dates.ts';
import { listPractices } from '../../../../modules/budgets/index.ts';
import type { NomineeToReview } from '../../../../modules/recipients/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { authorityDates } from '../../words/person-words.ts';
import { readCase } from '../case/one-case.ts';
import { asReason, NOTE_HINT } from './act-form.ts';

type Tried = { decision: string; reason: string; errors: readonly FieldError[] };
const DECISIONS = [
  { value: 'allowed', text: 'Allow it: they act from now on' },
  { value: 'refused', text: 'Refuse it: the nomination ends' },
] as const;

/** The nomination of the case, with where the same person is a nominee too: never who they are (R16). */
async function readNominee(
  visit: StaffVisit,
): Promise<{ caseId: string; isOpen: boolean; seen: NomineeToReview | null; places: string[] }> {
  const { one } = await readCase(visit);
  const id = one.facts['representativeId'];
  if (one.kind !== 'nominee_load' || typeof id !== 'string') {
    return { caseId: one.id, isOpen: false, seen: null, places: [] };
  }
  return read(visit, async (trx) => {
    const seen = await visit.deps.recipients.nomineeToReview(trx, id);
    if (!seen) throw new AppError('not_found', 'There is no such nomination.');
    const names = new Map((await listPractices(trx)).map((practice) => [practice.id, practice.name]));
    const places = seen.nominations.map((nomination) => {
      const where = names.get(nomination.practiceId) ?? 'another practice';
      const which = nomination.id === id ? ', the one to decide on' : '';
      return `At ${where}, ${authorityDates(nomination)}; proof seen on ${formatDate(nomination.evidenceSeenOn)}${which}`;
    });
    return { caseId: one.id, isOpen: one.status !== 'closed', seen, places };
  });
}

async function showNominee(
  visit: StaffVisit,
  tried: Tried = { decision: '', reason: '', errors: [] },
): Promise<Answer> {
  const { caseId, isOpen, seen, places } = await readNominee(visit);
  if (!seen) return { redirect: `/cases/${caseId}` };
  const model = {
    heading: 'May they be the nominee of one more person?',
    happens: [
      `One person is the nominee of ${places.length === 1 ? 'one person' : `${places.length} people`}:`,
      ...places.map((place) => `${place}.`),
      'Until you decide, nothing new can be asked for the person whose nomination this is. What they have can be spent.',
    ],
    isImpossible: !isOpen || seen.nomination.review !== 'pending',
    act: 'Decide',
    back: { text: 'Back to the case', href: `/cases/${caseId}` },
    choice: { name: 'decision', legend: 'What do you decide?', typed: tried.decision, items: DECISIONS },
    reason: { label: 'Why?', hint: NOTE_HINT, typed: tried.reason },
  };
  return { view: 'layout/confirm.njk', title: 'Decide about a nominee', model, errors: tried.errors };
}

async function decide(visit: StaffVisit): Promise<Answer> {
  const { body } = visit.req;
  const { caseId, seen } = await readNominee(visit);
  if (!seen) return { redirect: `/cases/${caseId}` };
  const typed = { decision: textOf(body.decision), reason: textOf(body.reason) };
  const decision = DECISIONS.find(({ value }) => value === typed.decision)?.value;
  if (!decision)
    return showNominee(visit, { ...typed, errors: [{ field: 'decision', message: 'Choose what you decide' }] });
  const { deps, principal } = visit;
  const input = { representativeId: seen.id, decision, reason: typed.reason };
  const errors = await refusalOf(deps.recipients.reviewNominee(principal, input));
  if (errors) return showNominee(visit, { ...typed, errors: asReason(errors) });
  return {
    done: decision === 'allowed' ? 'The nominee is allowed' : 'The nomination is ended',
    next: ['The case closes by itself. The practice sees it on the page of the person.'],
    link: { text: 'Go to the case', href: `/cases/${caseId}` },
  };
}

const NOMINEE = { path: '/cases/:id/nominee', access: ['finance'] } as const;

export const NOMINEE_ROUTES: readonly Route[] = [
  { method: 'get', ...NOMINEE, handle: (visit: StaffVisit) => showNominee(visit) },
  { method: 'post', ...NOMINEE, handle: decide },
];
