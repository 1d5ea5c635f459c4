import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { plainCategory } from '../../../../kernel/merchant-category.ts';
import { formatPence, formatPenceShort } from '../../../../kernel/money.ts';
import type { Forecast } from '../../../../modules/authorizations/index.ts';
import { findPractice } from '../../../../modules/budgets/index.ts';
import { inScope } from '../../../../platform/database.ts';
import { attempt } from '../../shell/attempt.ts';
import type { Answer, PatientVisit, Route } from '../../shell/route.ts';
import { shopLines } from '../../words/policy-words.ts';
import { kindsSpokenOf } from '../../words/shop-kinds.ts';
import { readForm, type Typed } from '../make-award/read-answers.ts';
import { readAmount, readWhere } from '../will-it-work/read-question.ts';
import { readAllowed } from './read-allowed.ts';

function readMine(visit: PatientVisit) {
  const { deps, award: opened } = visit;
  return inScope(deps.db, [opened.practiceId], async (trx) => {
    const award = await deps.reports.awardView(trx, opened.awardId);
    const practice = await findPractice(trx, opened.practiceId);
    if (!award || !practice) throw new AppError('not_found', 'We cannot find this any more. Call us.');
    const policies = await deps.policies.activePolicies(trx);
    const allowed = await readAllowed(visit, trx);
    return { award, practice, allowed, kinds: kindsSpokenOf(policies, await deps.policies.neverAllowed(trx)) };
  });
}

type Told = { answer: string; lines: string[] };

/** What the answer means to somebody at home who wants to go shopping. */
function tell({ prospect, merchant, amountPence, reason, onlyAt, notAt }: Forecast): Told {
  const kind = plainCategory(merchant.category, merchant.categoryCode);
  const why = reason?.patientText ?? '';
  const payment = `${formatPenceShort(amountPence)} for “${kind}”`;
  if (prospect === 'yes') {
    const shops = shopLines({ onlyMerchants: onlyAt, blockedMerchants: notAt });
    return {
      answer: `Yes, ${payment} should work${shops.length > 0 ? ', but not at every shop' : ''}.`,
      lines: [
        ...shops.map((words) => `${words}.`),
        'Nothing is set aside by asking. A shop can be of another kind than it looks: if it does not work, call us.',
      ],
    };
  }
  if (prospect === 'ask') {
    return {
      answer: `No, ${payment} will not work as things are.`,
      lines: [
        why,
        'Your GP surgery may be able to allow one shop, but only after a payment was tried there. Trying takes no money: it will be declined. Then call them.',
        'You can also call them before you try. They may help in another way.',
      ],
    };
  }
  return { answer: `No, ${payment} will not work.`, lines: [why] };
}

type Outcome = { told?: Told; errors?: readonly FieldError[] };

async function answer({ deps, award: opened }: PatientVisit, typed: Typed): Promise<Outcome> {
  const { kind: category = '', amount = '', where } = typed;
  const read = readAmount(amount);
  const errors = [
    ...(category ? [] : [{ field: 'category', message: 'Choose a kind of shop' }]),
    ...('errors' in read ? read.errors : []),
  ];
  if ('errors' in read || errors.length > 0) return { errors };
  const { awardId, practiceId } = opened;
  const question = { awardId, category, amountPence: read.pence, cardPresence: readWhere(where) };
  const asked = await attempt(deps.authorizations.willItWork([practiceId], question));
  return asked.errors ? { errors: asked.errors } : { told: tell(asked.value) };
}

async function showQuestion(visit: PatientVisit): Promise<Answer> {
  const { award, practice, allowed, kinds } = await readMine(visit);
  if (award.status !== 'active' && award.status !== 'paused') return { redirect: '/my-award/money' };
  const typed = readForm(visit.req.query);
  const { told, errors = [] } = Object.keys(typed).length > 0 ? await answer(visit, typed) : {};
  const model = {
    told,
    allowed,
    kinds,
    typed: { where: 'in_person', ...typed },
    isPhysical: award.cardType === 'physical',
    left: formatPence(award.availablePence),
    phone: practice.phone,
  };
  return { view: 'pages/my-award/will-it-work.njk', title: 'Will it work?', model, errors };
}

export const HOLDER_WILL_IT_WORK_ROUTES: readonly Route[] = [
  { method: 'get', path: '/my-award/will-it-work', access: 'patient', handle: showQuestion },
];
