import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import type { Role } from '../../../../kernel/principal.ts';
import { isSameFreeze, mayLiftFreeze } from '../../../../modules/cards/index.ts';
import type { CardView } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { readAward } from '../../shell/one-award.ts';
import { AWARD_READERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import type { Answer, Route, StaffVisit } from '../../shell/route.ts';
import { freezeKindOf, freezeWords, isFreezable, isOver } from '../../words/card-words.ts';
import { type CardChange, cardChangeWords } from './card-change-words.ts';

/** The card that a change is about: an award can have an online card, a plastic one, and one that replaces another. */
const IS_MEANT: Record<CardChange, (card: CardView, role: string) => boolean> = {
  activate: ({ status }) => status === 'inactive',
  freeze: isFreezable,
  unfreeze: ({ freezeKind }) => freezeKind !== null,
};

/** That card, and whichever of the award's change with it (R48). */
async function cardOf(visit: StaffVisit, change: CardChange) {
  const seen = await readAward(visit);
  const { cards } = seen.award;
  const isMeant = (one: CardView) => IS_MEANT[change](one, visit.principal.role);
  const card = cards.find(isMeant) ?? seen.award.card;
  if (!card) throw new AppError('not_found', 'This award has no card that works.');
  if (change === 'activate') return { ...seen, card, together: [card] };
  const isTogether = (one: CardView) => (change === 'freeze' ? isMeant(one) : isSameFreeze(one, card));
  const together = cards.filter((one) => isTogether(one) && !isOver(one));
  return { ...seen, card, together };
}

/** Said before the press, not after it (R48). */
function refuseUnlessTheirs({ principal }: StaffVisit, card: CardView): void {
  if (card.freezeKind === null || mayLiftFreeze(card, { id: principal.id, role: principal.role })) return;
  throw new AppError('forbidden', 'Only whoever froze this card, an approver or finance can lift the freeze.');
}

async function showChange(visit: StaffVisit, change: CardChange, errors: readonly FieldError[] = []): Promise<Answer> {
  const seen = await cardOf(visit, change);
  if (change === 'unfreeze' && errors.length === 0) refuseUnlessTheirs(visit, seen.card);
  const words = cardChangeWords(change, seen);
  const back = { text: 'Back to the award', href: `/awards/${seen.award.id}` };
  const model = { ...words, back, isGrave: change === 'freeze' };
  return { view: 'layout/confirm.njk', title: words.act, model, errors };
}

function changeCard({ deps, principal }: StaffVisit, change: CardChange, cardId: string): Promise<void> {
  if (change === 'activate') return deps.cards.activateCard(principal, cardId);
  if (change === 'unfreeze') return deps.cards.unfreezeCard(principal, cardId);
  return deps.cards.freezeCard(principal, { cardId, kind: freezeKindOf(principal.role) });
}

/** A freeze that lay beneath the one that was lifted holds again (R48); null when the card works. */
async function stillFrozen(visit: StaffVisit, cardId: string): Promise<string | null> {
  const { award } = await readAward(visit);
  const card = award.cards.find(({ id }) => id === cardId);
  return card ? freezeWords(card, { id: visit.principal.id, role: visit.principal.role }) : null;
}

async function makeChange(visit: StaffVisit, change: CardChange): Promise<Answer> {
  const seen = await cardOf(visit, change);
  const errors = await refusalOf(changeCard(visit, change, seen.card.id));
  if (errors) return showChange(visit, change, errors);
  const { done, next } = cardChangeWords(change, seen);
  const link = { text: 'Go to the award', href: `/awards/${seen.award.id}` };
  const frozen = change === 'unfreeze' ? await stillFrozen(visit, seen.card.id) : null;
  if (frozen) {
    return { done: 'This freeze is lifted', next: [`The card was frozen before, and still is. ${frozen}`], link };
  }
  return { done, next, link };
}

const FREEZERS = AWARD_READERS.filter((role) => role !== 'auditor');
const ROLES: Record<CardChange, readonly Role[]> = {
  activate: PRACTICE_STAFF,
  freeze: FREEZERS,
  unfreeze: FREEZERS,
};

export const CARD_CHANGE_ROUTES: readonly Route[] = (['activate', 'freeze', 'unfreeze'] as const).flatMap((change) => {
  const route = { path: `/awards/:id/${change}`, access: ROLES[change] };
  return [
    { ...route, method: 'get' as const, handle: (visit: StaffVisit) => showChange(visit, change) },
    { ...route, method: 'post' as const, handle: (visit: StaffVisit) => makeChange(visit, change) },
  ];
});
