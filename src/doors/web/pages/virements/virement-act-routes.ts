import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { VirementView } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignIn } from '../../shell/fresh-sign-in.ts';
import type { Answer, Route, StaffVisit } from '../../shell/route.ts';
import { textOf } from '../../shell/route.ts';
import { readVirement } from './one-virement.ts';
import { presentVirement } from './present-virements.ts';

type Act = 'agree' | 'refuse' | 'withdraw';
type Words = { heading: string; happens: string[]; act: string; done: string; next: string[]; reason?: object };

const REASON = { label: 'Why?', hint: 'Both practices and alliance finance read it. No names.' };

/** What a consent has come to, by what the offer is now: whoever sends theirs again may find that it has ended. */
function agreedWords({ state, from, to }: VirementView): Pick<Words, 'done' | 'next'> {
  if (state === 'agreed') {
    return { done: 'Agreed, and the money has moved', next: ['Both budgets show it among their movements.'] };
  }
  if (state === 'proposed') return { done: 'You have agreed', next: ['The others see it among their tasks.'] };
  return {
    done: 'You had agreed, but the offer has ended',
    next: [`Nothing was moved from ${from.name} to ${to.name}. A new offer can be made.`],
  };
}

function wordsOf(act: Act, one: VirementView, agreesFor: string | null): Words {
  const money = `${formatPence(one.amountPence)} from ${one.from.name} to ${one.to.name}`;
  switch (act) {
    case 'agree': {
      const isLast = one.missing.length === 1;
      const then = isLast
        ? `The other two have agreed, so the money moves at once. ${one.from.name} can then award that much less, and ${one.to.name} that much more.`
        : 'The money moves when the others have agreed too. Until then you can take it back.';
      return {
        heading: `Agree to ${money}?`,
        happens: [
          `You agree for ${agreesFor}.`,
          then,
          ...(isLast ? ['It cannot be undone; it can be moved back in the same way.'] : []),
        ],
        act: `Agree for ${agreesFor}`,
        ...agreedWords(one),
      };
    }
    case 'refuse':
      return {
        heading: `Refuse ${money}?`,
        happens: ['Nothing is moved, and the offer ends. A new one can be made.'],
        act: 'Refuse it',
        done: 'Refused',
        next: ['The others can read why.'],
        reason: REASON,
      };
    case 'withdraw':
      return {
        heading: `Take back ${money}?`,
        happens: ['You no longer agree. Nothing is moved, and the offer ends. A new one can be made.'],
        act: 'Take it back',
        done: 'Taken back',
        next: ['The others can read why.'],
        reason: REASON,
      };
  }
}

type Tried = { typed: string; errors: readonly FieldError[] };

async function showAct(visit: StaffVisit, act: Act, tried: Tried = { typed: '', errors: [] }): Promise<Answer> {
  const one = await readVirement(visit);
  const { acts, agreesFor, sentence } = presentVirement(one, visit.principal);
  const words = wordsOf(act, one, agreesFor);
  const isPossible = acts.includes(act) || tried.errors.length > 0;
  const model = {
    ...words,
    ...(isPossible ? {} : { heading: 'This cannot be done', happens: [sentence], isImpossible: true }),
    ...(words.reason ? { reason: { ...words.reason, typed: tried.typed } } : {}),
    back: { text: 'Back to the offer', href: `/virements/${one.id}` },
  };
  return { view: 'layout/confirm.njk', title: words.act, model, errors: tried.errors };
}

function send(visit: StaffVisit, act: Act, end: { virementId: string; note: string }): Promise<void> {
  const { budgets } = visit.deps;
  if (act === 'agree') return budgets.agreeVirement(visit.principal, end.virementId);
  return act === 'refuse'
    ? budgets.refuseVirement(visit.principal, end)
    : budgets.withdrawVirement(visit.principal, end);
}

/** The verbs call the reason of an end a note. */
const asTyped = ({ field, message }: FieldError) => ({ field: field === 'note' ? 'reason' : '', message });

async function makeAct(visit: StaffVisit, act: Act): Promise<Answer> {
  const one = await readVirement(visit);
  const { agreesFor } = presentVirement(one, visit.principal);
  if (act === 'agree') requireFreshSignIn(visit, one.amountPence);
  const typed = textOf(visit.req.body.reason).trim();
  const errors = await refusalOf(send(visit, act, { virementId: one.id, note: typed }));
  if (errors) return showAct(visit, act, { typed, errors: errors.map(asTyped) });
  const { done, next } = wordsOf(act, await readVirement(visit), agreesFor);
  return {
    done,
    detail: formatPence(one.amountPence),
    next,
    link: { text: 'See the offer', href: `/virements/${one.id}` },
  };
}

const ACTS: readonly Act[] = ['agree', 'refuse', 'withdraw'];

export const VIREMENT_ACT_ROUTES: readonly Route[] = ACTS.flatMap((act) => {
  const route = { path: `/virements/:id/${act}`, access: ['practice_manager', 'finance'] as const };
  return [
    { ...route, method: 'get' as const, handle: (visit: StaffVisit) => showAct(visit, act) },
    { ...route, method: 'post' as const, handle: (visit: StaffVisit) => makeAct(visit, act) },
  ];
});
