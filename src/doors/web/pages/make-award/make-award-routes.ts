import { v7 as newId } from 'uuid';
import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { formatPenceShort } from '../../../../kernel/money.ts';
import { readAward } from '../../shell/one-award.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { stopNotice } from '../../words/stop-words.ts';
import type { AwardDraft } from './award-draft.ts';
import { sendRequest, showCheck } from './check-page.ts';
import { type DraftContext, readDraftContext } from './draft-context.ts';
import { howMuchStep } from './how-much-step.ts';
import { howStep } from './how-step.ts';
import { presentDraft } from './present-draft.ts';
import { readForm, type Typed } from './read-answers.ts';
import { MEANWHILE, madeOf } from './same-journey.ts';
import type { Step } from './step.ts';
import { mayOpen, nextStep, pathOf, previousStep, STEPS, type StepName, stepOfField } from './steps.ts';
import { triedStep, whyStep } from './text-steps.ts';
import { untilStep } from './until-step.ts';
import { whatForStep } from './what-for-step.ts';
import { showWho, takeWho } from './who-page.ts';

const QUESTIONS: Record<Exclude<StepName, 'who' | 'check'>, Step> = {
  'what-for': whatForStep,
  'how-much': howMuchStep,
  how: howStep,
  why: whyStep,
  tried: triedStep,
  until: untilStep,
};

/** The journey of this session; begun now, or begun anew after the practice was switched. */
function draftOf({ req, practice }: StaffVisit): AwardDraft {
  if (!practice) throw new AppError('forbidden', 'Only the staff of a practice make awards.');
  const { draft } = req.session;
  return draft?.practice === practice.code ? draft : { key: newId(), practice: practice.code };
}

async function contextOf(visit: StaffVisit): Promise<DraftContext> {
  const draft = draftOf(visit);
  if (!visit.practice) throw new AppError('forbidden', 'Only the staff of a practice make awards.');
  return readDraftContext(visit, { draft, practice: visit.practice });
}

function showStep(
  name: StepName,
  context: DraftContext,
  attempt: { typed: Typed; errors: readonly FieldError[] } = { typed: {}, errors: [] },
): Answer {
  if (name === 'who') return showWho(context, attempt);
  if (name === 'check') return showCheck(context, attempt.errors);
  const step = QUESTIONS[name];
  const before = previousStep(name);
  const model = {
    ...step.show(context, attempt.typed),
    step: name,
    madeOf: madeOf(name, context.draft),
    stops: stopNotice(context.stops),
    heading: step.title(context),
    soFar: presentDraft(context),
    back: { text: 'Back', href: before ? pathOf(before) : '/' },
  };
  return { view: `pages/make-award/${name}.njk`, title: TITLES[name], model, errors: attempt.errors };
}

/** Titles of pages hold nobody's name. */
const TITLES: Record<keyof typeof QUESTIONS, string> = {
  'what-for': 'What is the help for?',
  'how-much': 'How much?',
  how: 'How will it be used?',
  why: 'Why, and what do you hope for?',
  tried: 'What else was tried?',
  until: 'Until when can it be used?',
};

async function openStep(visit: StaffVisit, name: StepName): Promise<Answer> {
  const context = await contextOf(visit);
  const first = nextStep(context.draft);
  if (name === 'who') return showWho(context, { isReachKept: visit.req.query['reach'] === 'kept' });
  return mayOpen(name, context.draft) ? showStep(name, context) : { redirect: pathOf(first) };
}

function keep(visit: StaffVisit, draft: AwardDraft): Answer {
  visit.req.session.draft = draft;
  return { redirect: pathOf(nextStep(draft)) };
}

const requestedPath = (awardId: string) => `/awards/${awardId}/requested`;

/** What to answer to a form whose page was made of something else than what is in hand; null when it was not. */
function answerMeanwhile({ req }: StaffVisit, name: StepName, context: DraftContext): Answer | null {
  const { draft } = context;
  const sentFrom = textOf(req.body.madeOf);
  if (name === 'who' || sentFrom === '' || sentFrom === madeOf(name, draft)) return null;
  const { sentAward } = req.session;
  if (sentAward?.madeOf === sentFrom) return { redirect: requestedPath(sentAward.awardId) };
  return showStep(nextStep(draft), context, { typed: {}, errors: MEANWHILE });
}

async function send(visit: StaffVisit, context: DraftContext): Promise<Answer> {
  const sent = await sendRequest(visit, context);
  if (sent.errors) {
    const step = stepOfField(sent.errors[0]?.field ?? '');
    return showStep(step, await contextOf(visit), { typed: {}, errors: sent.errors });
  }
  delete visit.req.session.draft;
  visit.req.session.sentAward = { madeOf: madeOf('check', context.draft), awardId: sent.value.id };
  return { redirect: requestedPath(sent.value.id) };
}

async function takeStep(visit: StaffVisit, name: StepName): Promise<Answer> {
  const context = await contextOf(visit);
  const { draft } = context;
  const meanwhile = answerMeanwhile(visit, name, context);
  if (meanwhile) return meanwhile;
  if (!mayOpen(name, draft)) return { redirect: pathOf(nextStep(draft)) };
  if (name === 'check') return send(visit, context);
  if (name === 'who') {
    const taken = await takeWho(visit, context);
    if (!('recipientId' in taken)) return taken;
    const next = keep(visit, { ...draft, recipientId: taken.recipientId });
    return taken.isReachKept ? { redirect: `${pathOf('who')}?reach=kept` } : next;
  }
  const typed = readForm(visit.req.body);
  const taken = QUESTIONS[name].take(context, typed);
  if ('errors' in taken) return showStep(name, context, { typed, errors: taken.errors });
  return keep(visit, { ...draft, ...taken.change });
}

/** A draft that was left is offered again before a new one is begun. */
async function start(visit: StaffVisit): Promise<Answer> {
  const context = await contextOf(visit);
  const stops = stopNotice(context.stops);
  if (!context.budget) return { view: 'pages/make-award/no-budget.njk', title: 'Make an award', model: { stops } };
  if (!context.person) return { redirect: pathOf('who') };
  const model = { stops, person: context.person.name, next: pathOf(nextStep(context.draft)) };
  return { view: 'pages/make-award/carry-on.njk', title: 'Make an award', model };
}

function startAgain({ req }: StaffVisit): Answer {
  delete req.session.draft;
  return { redirect: pathOf('who') };
}

const NEXT: Readonly<Record<'waiting' | 'requested' | 'approved', { done: string; next: string[] }>> = {
  waiting: {
    done: 'Saved as waiting for funds',
    next: [
      'It keeps its place in order. When there is money, the practice manager or an approver releases it, and then it can be approved.',
      'Nothing is set aside, so do not promise the money.',
    ],
  },
  requested: {
    done: 'Award asked for',
    next: ['Somebody else decides. Nothing is set aside until then, so do not promise the money yet.'],
  },
  approved: {
    done: 'Award approved by rule',
    next: ['It is small, so no second person was needed. The money is set aside: you can hand it over from the award.'],
  },
};

/** What is done from the award once somebody else has approved it. */
const ONCE_APPROVED = {
  card: 'Once it is approved you can print the card letter from the award.',
  voucher: 'Once it is approved you can print or send the voucher from the award.',
  invoice: 'Once it is approved you can record the supplier’s invoice on the award.',
} as const;

async function showRequested(visit: StaffVisit): Promise<Answer> {
  const { award, name } = await readAward(visit);
  const { status } = award;
  const { done, next } = NEXT[status === 'waiting' || status === 'requested' ? status : 'approved'];
  return {
    done,
    detail: `${award.reference}: ${formatPenceShort(award.amountPence)} for ${name?.givenName ?? 'the person'}`,
    next: status === 'requested' ? [...next, ONCE_APPROVED[award.method]] : next,
    link: { text: 'Go to the award', href: `/awards/${award.id}` },
  };
}

export const MAKE_AWARD_ROUTES: readonly Route[] = [
  { method: 'get', path: '/make-award', access: PRACTICE_STAFF, handle: start },
  { method: 'post', path: '/make-award', access: PRACTICE_STAFF, handle: startAgain },
  { method: 'get', path: '/awards/:id/requested', access: PRACTICE_STAFF, handle: showRequested },
  ...STEPS.flatMap((name): Route[] => [
    { method: 'get', path: pathOf(name), access: PRACTICE_STAFF, handle: (visit) => openStep(visit, name) },
    { method: 'post', path: pathOf(name), access: PRACTICE_STAFF, handle: (visit) => takeStep(visit, name) },
  ]),
];
