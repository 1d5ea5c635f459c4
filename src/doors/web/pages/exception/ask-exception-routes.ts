import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPence } from '../../../../kernel/money.ts';
import {
  EXCEPTION_SUBJECTS,
  type ExceptionOffer,
  type ExceptionSubject,
  MOST_PAYMENTS,
} from '../../../../modules/exceptions/index.ts';
import type { StillDeclined } from '../../../../modules/reports/index.ts';
import { attempt } from '../../shell/attempt.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { exceptionRestWords } from '../../words/exception-words.ts';
import { readDate, readForm, readPounds, type Typed } from '../make-award/read-answers.ts';

type Tried = { typed: Typed; errors: readonly FieldError[] };

/** What the form holds before anything is typed: the payment that was tried, once, for two weeks. */
function usualAnswers({ usual, isShopKnown }: ExceptionOffer): Typed {
  const [year = '', month = '', day = ''] = usual.expiresOn.split('-');
  return {
    subject: isShopKnown ? 'shop' : 'category',
    amount: (usual.mostPence / 100).toFixed(2),
    payments: String(usual.mostPayments),
    day: String(Number(day)),
    month: String(Number(month)),
    year,
  };
}

type Rest = Record<ExceptionSubject, readonly StillDeclined[]>;

function subjectsOf({ attempt: tried, isShopKnown, categoryName }: ExceptionOffer, rest: Rest) {
  const isOfShop = rest.category.length > rest.shop.length;
  const everyShop = isOfShop
    ? 'Every shop of this kind, but not this one: the policy has rules about it by name'
    : 'Every shop of this kind';
  const shop = { value: 'shop', text: tried.merchantName, hint: { text: 'Only this shop' } };
  const kind = { value: 'category', text: categoryName, hint: { text: everyShop } };
  return [...(isShopKnown ? [shop] : []), ...(categoryName ? [kind] : [])];
}

async function showAsk(visit: StaffVisit, tried?: Tried): Promise<Answer> {
  const id = textOf(visit.req.params['payment']);
  const found = await attempt(read(visit, (trx) => visit.deps.exceptions.offerException(trx, id)));
  if (found.errors) {
    const model = {
      heading: 'There is nothing to ask for',
      happens: found.errors.map(({ message }) => message),
      isImpossible: true,
      back: { text: 'Back', href: '/' },
    };
    return { view: 'layout/confirm.njk', title: model.heading, model };
  }
  const offer = found.value;
  const rest = await read(visit, (trx) => visit.deps.reports.beyondExceptions(trx, id));
  const { awardId, merchantName, requestedPence } = offer.attempt;
  const model = {
    heading: `Ask to allow ${merchantName}`,
    back: { text: 'Back to the award', href: `/awards/${awardId}` },
    tried: `${formatPence(requestedPence)} at ${merchantName} was declined, because the policy does not cover it.`,
    subjects: subjectsOf(offer, rest),
    rest: exceptionRestWords(offer.isShopKnown ? rest.shop : rest.category),
    typed: tried?.typed ?? usualAnswers(offer),
  };
  const title = 'Ask to allow a shop';
  return { view: 'pages/exception/ask-exception.njk', title, model, errors: tried?.errors ?? [] };
}

type Answers = {
  subject: ExceptionSubject;
  mostPence: number;
  mostPayments: number;
  expiresOn: string;
  reason: string;
};

/** What was typed; undefined answers are wrong ones. */
function readAnswers(typed: Typed): { answers: Answers | null; errors: FieldError[] } {
  const subject = EXCEPTION_SUBJECTS.find((one) => one === typed['subject']);
  const mostPence = readPounds(typed['amount'] ?? '');
  const payments = typed['payments'] ?? '';
  const expiresOn = readDate(typed['day'] ?? '', typed['month'] ?? '', typed['year'] ?? '');
  const isCount = /^\d{1,3}$/.test(payments);
  const errors = [
    ...(subject ? [] : [{ field: 'subject', message: 'Choose what to allow' }]),
    ...(mostPence === null ? [{ field: 'mostPence', message: 'Enter an amount in pounds, like 45 or 45.50' }] : []),
    ...(isCount ? [] : [{ field: 'mostPayments', message: `Enter a number of payments from 1 to ${MOST_PAYMENTS}` }]),
    ...(expiresOn ? [] : [{ field: 'expiresOn', message: 'Enter a real date, like 6 12 2026' }]),
    ...(typed['reason'] ? [] : [{ field: 'reason', message: 'Say why this should be allowed' }]),
  ];
  if (!subject || mostPence === null || !isCount || !expiresOn || errors.length > 0) return { answers: null, errors };
  return {
    answers: { subject, mostPence, mostPayments: Number(payments), expiresOn, reason: typed['reason'] ?? '' },
    errors,
  };
}

async function ask(visit: StaffVisit): Promise<Answer> {
  const authorizationId = textOf(visit.req.params['payment']);
  const typed = readForm(visit.req.body);
  const { answers, errors } = readAnswers(typed);
  if (!answers) return showAsk(visit, { typed, errors });
  const asked = await attempt(visit.deps.exceptions.askException(visit.principal, { authorizationId, ...answers }));
  if (asked.errors) return showAsk(visit, { typed, errors: asked.errors });
  return {
    done: 'You have asked for an exception',
    next: ['An approver of the practice decides. Nothing changes for the card until then.'],
    link: { text: 'See the exception', href: `/exceptions/${asked.value.id}` },
  };
}

const ASK = { path: '/payments/:payment/exception', access: [...PRACTICE_STAFF, 'finance'] } as const;

export const ASK_EXCEPTION_ROUTES: readonly Route[] = [
  { method: 'get', ...ASK, handle: (visit: StaffVisit) => showAsk(visit) },
  { method: 'post', ...ASK, handle: ask },
];
