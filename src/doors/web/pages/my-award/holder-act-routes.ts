import type { FieldError } from '../../../../kernel/app-error.ts';
import { findPractice } from '../../../../modules/budgets/index.ts';
import { inScope } from '../../../../platform/database.ts';
import { refusalOf } from '../../shell/attempt.ts';
import type { Answer, PatientVisit, Route } from '../../shell/route.ts';

type Act = 'pause' | 'resume' | 'lost';
type Words = { heading: string; happens: string[]; act: string; done: string; next: string };

const WORDS: Record<Act, Words> = {
  pause: {
    heading: 'Pause your card',
    happens: [
      'Your card stops working at once. Your money is safe, and you can switch it back on here or by calling us.',
      'A shop that has already asked for money can still take it.',
    ],
    act: 'Pause my card',
    done: 'Your card is paused',
    next: 'Nobody can pay with it now. Switch it back on when you want to use it.',
  },
  resume: {
    heading: 'Switch your card back on',
    happens: ['Your card works again at once.'],
    act: 'Switch my card on',
    done: 'Your card is switched on',
    next: 'You can pay with it again.',
  },
  lost: {
    heading: 'Your card is lost or stolen',
    happens: [
      'We stop your card for good, at once. Nobody can pay with it any more, even if you find it.',
      'Your money is safe. You get a new card with the same money on it.',
    ],
    act: 'Stop my card for good',
    done: 'Your card is stopped',
    next: 'Call your GP surgery for a new card. They can see that you need one.',
  },
};

function doIt({ deps, award }: PatientVisit, act: Act): Promise<void> {
  if (act === 'pause') return deps.cards.pauseByHolder(award);
  if (act === 'resume') return deps.cards.resumeByHolder(award);
  return deps.cards.reportLostByHolder({ ...award, reason: 'lost' });
}

const phoneOf = async ({ deps, award }: PatientVisit) =>
  (await inScope(deps.db, [award.practiceId], (trx) => findPractice(trx, award.practiceId)))?.phone ?? null;

async function showAct(visit: PatientVisit, act: Act, errors: readonly FieldError[] = []): Promise<Answer> {
  const words = WORDS[act];
  const model = { ...words, isGrave: act === 'lost', phone: await phoneOf(visit) };
  return { view: 'pages/my-award/holder-act.njk', title: words.heading, model, errors };
}

async function act(visit: PatientVisit, which: Act): Promise<Answer> {
  const errors = await refusalOf(doIt(visit, which));
  if (errors) return showAct(visit, which, errors);
  const { done, next } = WORDS[which];
  const link = { text: 'Back to your money', href: '/my-award/money' };
  return { done, next: [next], link, phone: await phoneOf(visit) };
}

/** What the holder does about their card by themselves (R48, R70). */
export const HOLDER_ACT_ROUTES: readonly Route[] = (['pause', 'resume', 'lost'] as const).flatMap((which) => {
  const route = { path: `/my-award/${which}`, access: 'patient' as const };
  return [
    { ...route, method: 'get' as const, handle: (visit: PatientVisit) => showAct(visit, which) },
    { ...route, method: 'post' as const, handle: (visit: PatientVisit) => act(visit, which) },
  ];
});
