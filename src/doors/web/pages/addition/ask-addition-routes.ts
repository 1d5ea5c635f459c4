import { v7 as newId } from 'uuid';
import type { FieldError } from '../../../../kernel/app-error.ts';
import { assert } from '../../../../kernel/assert.ts';
import { formatDate, isCalendarDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { type Award, findAward, laterLastDay } from '../../../../modules/awards/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { fullName } from '../../shell/names.ts';
import { findSeenAward, readAward, type SeenAward } from '../../shell/one-award.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { readDate, readForm, readPounds, type Typed } from '../make-award/read-answers.ts';

const LEAST_REASON = 3;

/** What the last day may become, in words; by the policy version that the award keeps (R59). */
function lastDayWords(award: Award, about: { today: string; expiryDays: number }): string {
  if (award.carriedForwardAt) return 'Only the commissioner can change the last day of this award.';
  const { latest, since } = laterLastDay({ ...about, expiresOn: award.expiresOn });
  if (latest) return `Leave it empty if only money is added. ${formatDate(latest)} at the latest.`;
  return since
    ? `Leave it empty: a later day can be asked for from ${formatDate(since)} on.`
    : 'Leave it empty: the award lasts to the end of the financial year already.';
}

function readAsking(visit: StaffVisit): Promise<SeenAward & { lastDay: string }> {
  const { policies, clock } = visit.deps;
  return read(visit, async (trx) => {
    const seen = await findSeenAward(visit, trx);
    const stored = await findAward(trx, seen.award.id);
    assert(stored, 'an award that is seen is stored');
    const { expiryDays } = (await policies.policyVersion(trx, stored.policyVersionId)).terms;
    return { ...seen, lastDay: lastDayWords(stored, { today: londonDate(clock.now()), expiryDays }) };
  });
}

async function showAsk(
  visit: StaffVisit,
  attempt: { typed: Typed; errors: readonly FieldError[] } = { typed: {}, errors: [] },
): Promise<Answer> {
  const { award, name, lastDay } = await readAsking(visit);
  const model = {
    heading: `Ask for more for ${name ? fullName(name) : `award ${award.reference}`}`,
    now: `${formatPence(award.availablePence)} is left until ${formatDate(award.expiresOn)}.`,
    back: { text: 'Back to the award', href: `/awards/${award.id}` },
    lastDay,
    typed: attempt.typed,
    formKey: attempt.typed['formKey'] ?? newId(),
  };
  return { view: 'pages/addition/ask-addition.njk', title: 'Ask for more', model, errors: attempt.errors };
}

type Answers = { addPence: number; expiresOn?: string; reason: string };

function readAnswers(typed: Typed): { answers: Answers | null; errors: FieldError[] } {
  const amount = typed['amount'] ?? '';
  const addPence = amount === '' ? 0 : readPounds(amount);
  const parts = [typed['day'] ?? '', typed['month'] ?? '', typed['year'] ?? ''] as const;
  const isDated = parts.some((part) => part !== '');
  const date = isDated ? readDate(...parts) : null;
  const expiresOn = date && isCalendarDate(date) ? date : null;
  const reason = typed['reason'] ?? '';
  const errors = [
    ...(addPence === null ? [{ field: 'addPence', message: 'Enter an amount in pounds, like 20 or 20.50' }] : []),
    ...(isDated && !expiresOn ? [{ field: 'expiresOn', message: 'Enter a real date, like 6 12 2026' }] : []),
    ...(addPence === 0 && !isDated ? [{ field: 'addPence', message: 'Enter an amount, or a new last day' }] : []),
    ...(reason.length < LEAST_REASON ? [{ field: 'reason', message: 'Say why it is needed' }] : []),
  ];
  if (addPence === null || errors.length > 0) return { answers: null, errors };
  return { answers: { addPence, reason, ...(expiresOn ? { expiresOn } : {}) }, errors };
}

async function ask(visit: StaffVisit): Promise<Answer> {
  const { award } = await readAward(visit);
  const typed = readForm(visit.req.body);
  const { answers, errors } = readAnswers(typed);
  if (!answers) return showAsk(visit, { typed, errors });
  const idempotencyKey = `page:${typed['formKey'] ?? newId()}`;
  const asked = { awardId: award.id, ...answers, idempotencyKey };
  const refused = await refusalOf(visit.deps.awards.requestAddition(visit.principal, asked));
  if (refused) return showAsk(visit, { typed, errors: refused });
  return {
    done: 'You have asked for more',
    next: ['Somebody else decides. Nothing changes for the person until then: do not promise it yet.'],
    link: { text: 'Go to the award', href: `/awards/${award.id}` },
  };
}

const PATH = '/awards/:id/add';

export const ASK_ADDITION_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: PRACTICE_STAFF, handle: (visit) => showAsk(visit) },
  { method: 'post', path: PATH, access: PRACTICE_STAFF, handle: ask },
];
