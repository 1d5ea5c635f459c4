import { RateLimiterMemory } from 'rate-limiter-flexible';
import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { findAward } from '../../../../modules/awards/index.ts';
import { findPractice } from '../../../../modules/budgets/index.ts';
import type { AwardView } from '../../../../modules/reports/index.ts';
import { inScope } from '../../../../platform/database.ts';
import { attempt } from '../../shell/attempt.ts';
import { type Answer, type PatientVisit, type Route, textOf, type Visit } from '../../shell/route.ts';
import { endSession, renewSession } from '../../shell/sessions.ts';
import { limitLines } from '../../words/policy-words.ts';
import { HOLDER_ACT_ROUTES } from './holder-act-routes.ts';
import { presentMoney, presentWhy, STOPPED, WITHDRAWN } from './present-my-award.ts';
import { readAllowed } from './read-allowed.ts';

/** Of Stripe's script on the page: the key must be of the version that the frame speaks. */
const STRIPE_JS_VERSION = '2026-10-28.endive';

/** What a page behind a code reads: one award, in the scope of its practice. */
function readMine(visit: PatientVisit) {
  const { deps, award: opened } = visit;
  return inScope(deps.db, [opened.practiceId], async (trx) => {
    const award = await deps.reports.awardView(trx, opened.awardId);
    const stored = await findAward(trx, opened.awardId);
    const practice = await findPractice(trx, opened.practiceId);
    if (!award || !stored || !practice) throw new AppError('not_found', 'We cannot find this any more. Call us.');
    const { terms } = await deps.policies.policyVersion(trx, stored.policyVersionId);
    const { practiceId, policy, budgetId } = award;
    const stops = await deps.reports.stopsOver(trx, { practiceId, policy, budgetId });
    return {
      award,
      practice,
      terms,
      isStopped: stops.length > 0,
      payments: await deps.reports.listPayments(trx, award.id),
      allowed: await readAllowed(visit, trx),
    };
  });
}

type Typing = { typed: string; errors: readonly FieldError[] };

function showOpen(visit: Visit, typing: Typing = { typed: '', errors: [] }): Answer {
  if (visit.req.session.opened && typing.errors.length === 0) return { redirect: '/my-award/money' };
  const { typed, errors } = typing;
  return { view: 'pages/my-award/open.njk', title: 'See your money', model: { typed }, errors };
}

const WRONG_CODE = 'We could not read that code. Check each group of 4. There are no letter O, I or L and no 0 or 1.';

async function open(visit: Visit): Promise<Answer> {
  const { deps, req } = visit;
  const typed = textOf(req.body.code);
  const opened = await attempt(deps.vouchers.openByCode({ typed, source: req.ip ?? 'unknown' }));
  if (opened.errors) {
    const isWrongCode = opened.errors.some(({ field }) => field === 'code');
    const message = isWrongCode ? WRONG_CODE : (opened.errors[0]?.message ?? WRONG_CODE);
    return showOpen(visit, { typed, errors: [{ field: 'code', message }] });
  }
  const { awardId, practiceId } = opened.value;
  await renewSession(req, { opened: { awardId, practiceId }, lastSeenMs: deps.clock.now().getTime() });
  return { redirect: '/my-award/money' };
}

async function showMoney(visit: PatientVisit): Promise<Answer> {
  const { award, practice, payments, isStopped } = await readMine(visit);
  const model = { ...presentMoney(award, payments, isStopped), phone: practice.phone };
  return { view: 'pages/my-award/money.njk', title: 'Your money', model };
}

async function showWhere(visit: PatientVisit): Promise<Answer> {
  const { award, practice, terms, isStopped, allowed } = await readMine(visit);
  const model = {
    stoppedWords: isStopped && award.status === 'active' ? STOPPED : null,
    plainList: award.plainList,
    isPhysical: award.cardType === 'physical',
    limits: limitLines(terms),
    allowed,
    phone: practice.phone,
  };
  return { view: 'pages/my-award/where.njk', title: 'Where can I use it?', model };
}

async function showWhy(visit: PatientVisit): Promise<Answer> {
  const { award, practice, payments } = await readMine(visit);
  if (award.endReason === 'died') return { redirect: '/my-award/money' };
  const model = { lines: presentWhy(payments), phone: practice.phone };
  return { view: 'pages/my-award/why.njk', title: 'Why didn’t it work?', model };
}

/** Why there is no card number to show; null when there is one. */
function hiddenBecause({ card, status }: AwardView): string | null {
  if (status === 'paused') return WITHDRAWN;
  if (status !== 'active' || !card) return 'This card does not work any more, so there is nothing to show.';
  if (card.type === 'physical') return 'Yours is a plastic card: the number is on the card itself.';
  if (card.status === 'active') return null;
  if (card.isPausedByHolder) return 'You have paused your card. Switch it back on to see its number.';
  return 'We need to speak to you before your card can be used again. Please call us.';
}

async function showCard(visit: PatientVisit): Promise<Answer> {
  const { award, practice } = await readMine(visit);
  const { stripe } = visit.deps.config;
  const reason = hiddenBecause(award);
  const model = {
    reason,
    stripeCardId: reason ? null : award.card?.stripeCardId,
    publishableKey: stripe.publishableKey,
    stripeJsUrl: stripe.jsUrl,
    apiVersion: STRIPE_JS_VERSION,
    address: `${practice.addressLine1}, ${practice.city}, ${practice.postcode}`,
    phone: practice.phone,
  };
  return { view: 'pages/my-award/card.njk', title: 'Your card', model };
}

const reveals = new RateLimiterMemory({ points: 20, duration: 3600 });

/** The key with which Stripe's frame shows the number once. The number itself never comes here. */
async function makeCardKey({ deps, req, award }: PatientVisit): Promise<Answer> {
  const { awardId, practiceId } = award;
  const nonce = textOf(req.body.nonce);
  if (nonce === '' || nonce.length > 500) throw new AppError('invalid_input', 'The card cannot be shown.');
  await reveals.consume(awardId).catch(() => {
    throw new AppError('too_many_attempts', 'The card was shown too often. Try again in an hour, or call us.');
  });
  const request = { awardId, scope: [practiceId], nonce, apiVersion: STRIPE_JS_VERSION };
  const { secret } = await deps.cards.revealCard(request);
  return { json: { ephemeralKeySecret: secret } };
}

async function finish({ req }: Visit): Promise<Answer> {
  await endSession(req);
  return { redirect: '/my-award' };
}

export const MY_AWARD_ROUTES: readonly Route[] = [
  { method: 'get', path: '/my-award', access: 'public', handle: (visit) => showOpen(visit) },
  { method: 'post', path: '/my-award', access: 'public', handle: open },
  { method: 'get', path: '/my-award/money', access: 'patient', handle: showMoney },
  { method: 'get', path: '/my-award/where', access: 'patient', handle: showWhere },
  { method: 'get', path: '/my-award/why', access: 'patient', handle: showWhy },
  { method: 'get', path: '/my-award/card', access: 'patient', handle: showCard, showsCard: true },
  { method: 'post', path: '/my-award/card-key', access: 'patient', handle: makeCardKey },
  ...HOLDER_ACT_ROUTES,
  { method: 'post', path: '/my-award/finish', access: 'public', handle: finish },
];
