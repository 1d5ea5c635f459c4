import { validate as isUuid, v7 as newId } from 'uuid';
import type { FieldError } from '../../../../kernel/app-error.ts';
import { financialYearOf, londonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { listPractices, offerFaults } from '../../../../modules/budgets/index.ts';
import { attempt } from '../../shell/attempt.ts';
import { requireFreshSignIn } from '../../shell/fresh-sign-in.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { readForm, readPounds, type Typed } from '../make-award/read-answers.ts';

type Tried = { typed: Typed; errors: readonly FieldError[] };

const HINT = { text: 'Both practices and alliance finance read it. No names.' };

/** What the practice of whoever proposes has left this year; null for those who belong to none. */
async function leftOf(visit: StaffVisit): Promise<string | null> {
  const code = visit.practice?.code;
  if (!code) return null;
  const financialYear = financialYearOf(londonDate(visit.deps.clock.now()));
  const budgets = await read(visit, (trx) =>
    visit.deps.reports.budgetViews(trx, { practiceCode: code, financialYear }),
  );
  const own = budgets.find(({ practice }) => practice === code);
  return own ? `${own.ownerName} has ${formatPence(own.availablePence)} left for ${financialYear}.` : null;
}

async function showForm(visit: StaffVisit, tried: Tried = { typed: {}, errors: [] }): Promise<Answer> {
  const practices = await listPractices(visit.deps.db);
  const { typed, errors } = tried;
  const items = [
    { value: '', text: 'Choose a practice' },
    ...practices.map(({ code, name }) => ({ value: code, text: `${name} (${code})` })),
  ];
  const model = {
    left: await leftOf(visit),
    items,
    typed: { fromPractice: visit.practice?.code ?? '', ...typed },
    formKey: typed['formKey'] ?? newId(),
    reasonHint: HINT,
    back: { text: 'Money between practices', href: '/virements' },
  };
  return { view: 'pages/virements/propose.njk', title: 'Propose to move money', model, errors };
}

/** All that is wrong with what was typed, a fault for each field. */
function faultsOf(typed: Typed): FieldError[] {
  const { fromPractice = '', toPractice = '', amount = '', reason = '' } = typed;
  const missing = [
    ...(fromPractice ? [] : [{ field: 'fromPractice', message: 'Choose the practice that gives' }]),
    ...(toPractice ? [] : [{ field: 'toPractice', message: 'Choose the practice that gets it' }]),
    ...(readPounds(amount) ? [] : [{ field: 'amountPence', message: 'Enter an amount in pounds, like 500 or 450.50' }]),
  ];
  const others = offerFaults({ fromPractice, toPractice, amountPence: readPounds(amount) ?? 0, reason });
  return [...missing, ...others.filter(({ field }) => missing.every((fault) => fault.field !== field))];
}

async function propose(visit: StaffVisit): Promise<Answer> {
  const typed = readForm(visit.req.body);
  const { fromPractice = '', toPractice = '', amount = '', reason = '', formKey = '' } = typed;
  const faults = faultsOf(typed);
  if (faults.length > 0 || !isUuid(formKey)) return showForm(visit, { typed, errors: faults });
  const amountPence = readPounds(amount) ?? 0;
  requireFreshSignIn(visit, amountPence);
  const offer = { fromPractice, toPractice, amountPence, reason, idempotencyKey: `page:${formKey}` };
  const made = await attempt(visit.deps.budgets.proposeVirement(visit.principal, offer));
  if (made.errors) return showForm(visit, { typed, errors: made.errors });
  return {
    done: 'Offer made',
    detail: formatPence(amountPence),
    next: [
      'You have agreed by making it. The other two see it among their tasks. It moves once all three have agreed.',
    ],
    link: { text: 'See the offer', href: `/virements/${made.value.id}` },
  };
}

const route = { path: '/virements/new', access: ['practice_manager', 'finance'] as const };

export const PROPOSE_VIREMENT_ROUTES: readonly Route[] = [
  { ...route, method: 'get', handle: (visit: StaffVisit) => showForm(visit) },
  { ...route, method: 'post', handle: propose },
];
