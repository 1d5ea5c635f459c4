import { v7 as newId } from 'uuid';
import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { fullName } from '../../shell/names.ts';
import { readAward } from '../../shell/one-award.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import type { Answer, Route, StaffVisit } from '../../shell/route.ts';
import { readDate, readForm, readPounds, type Typed } from '../make-award/read-answers.ts';

const LEAST_REASON = 3;

async function showAsk(
  visit: StaffVisit,
  attempt: { typed: Typed; errors: readonly FieldError[] } = { typed: {}, errors: [] },
): Promise<Answer> {
  const { award, name } = await readAward(visit);
  const model = {
    heading: `Ask for more for ${name ? fullName(name) : `award ${award.reference}`}`,
    now: `${formatPence(award.availablePence)} is left until ${formatDate(award.expiresOn)}.`,
    back: { text: 'Back to the award', href: `/awards/${award.id}` },
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
  const expiresOn = isDated ? readDate(...parts) : null;
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
