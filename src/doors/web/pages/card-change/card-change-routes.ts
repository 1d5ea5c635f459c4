import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import type { Role } from '../../../../kernel/principal.ts';
import {
  type FreezeCovers,
  freezeMark,
  isSameFreeze,
  marksInWay,
  mayLiftFreeze,
} from '../../../../modules/cards/index.ts';
import type { CardView } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { readAward, type SeenAward } from '../../shell/one-award.ts';
import { AWARD_READERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import {
  areOneFreeze,
  freezeKindOf,
  freezeWords,
  isFreezable,
  isOver,
  liftableCards,
  mayFreezeOne,
} from '../../words/card-words.ts';
import { type CardChange, cardChangeWords, nothingToDo } from './card-change-words.ts';
import { askedCard, chooseCard } from './choose-card.ts';

type Meant = SeenAward & {
  card: CardView;
  /** Whichever of the award's cards change with it (R48). */
  together: readonly CardView[];
  covers: FreezeCovers;
};

const isLive = (card: CardView) => !isOver(card);

/** A card that the address names: it alone changes, but for a freeze that protects the person. */
function namedCard({ principal: { role } }: StaffVisit, change: CardChange, seen: SeenAward & { id: string }): Meant {
  const { award, name, id } = seen;
  const card = award.cards.find((one) => one.id === id);
  if (!card) throw new AppError('not_found', 'This award has no such card.');
  if (change === 'freeze' && !mayFreezeOne(role)) return everyCard(role, { award, name, card });
  const changes = (one: CardView) => (change === 'freeze' ? isFreezable(one, role, 'card') : isLive(one));
  return { award, name, card, together: [card].filter(changes), covers: 'card' };
}

function everyCard(role: string, seen: SeenAward & { card: CardView }): Meant {
  return { ...seen, together: seen.award.cards.filter((one) => isFreezable(one, role)), covers: 'award' };
}

/** The cards for which this person can make a change; where they may lift no freeze, every frozen one. */
function candidatesOf({ principal }: StaffVisit, change: CardChange, { award }: SeenAward): CardView[] {
  if (change === 'freeze') return award.cards.filter((one) => isFreezable(one, principal.role));
  if (change === 'activate') return award.cards.filter(({ status }) => status === 'inactive');
  const liftable = liftableCards(award.cards, principal);
  return liftable.length > 0 ? liftable : award.cards.filter(({ freezeKind }) => freezeKind !== null);
}

/**
 * The card that the address names; without one, the only one that can be meant, or all that are frozen and freed as
 * one. Null: it has to be chosen.
 */
function meantCard(visit: StaffVisit, change: CardChange, seen: SeenAward): Meant | null {
  const id = askedCard(visit);
  if (id) return namedCard(visit, change, { ...seen, id });
  const { award } = seen;
  const candidates = candidatesOf(visit, change, seen);
  const card = candidates[0] ?? award.card;
  if (!card) throw new AppError('not_found', 'This award has no card that works.');
  if (change === 'freeze') return everyCard(visit.principal.role, { ...seen, card });
  if (change === 'activate') return candidates.length > 1 ? null : { ...seen, card, together: [card], covers: 'card' };
  if (!areOneFreeze(candidates)) return null;
  const together = award.cards.filter((one) => isSameFreeze(one, card) && isLive(one));
  return { ...seen, card, together, covers: 'award' };
}

const TITLES: Record<CardChange, string> = {
  activate: 'Switch a card on',
  freeze: 'Freeze a card',
  unfreeze: 'Lift a freeze',
};

function choose(visit: StaffVisit, change: CardChange, seen: SeenAward): Answer {
  const cards = candidatesOf(visit, change, seen);
  return chooseCard(visit, { awardId: seen.award.id, act: change, title: TITLES[change], cards });
}

/** Said before the press, not after it (R48). */
function refuseUnlessTheirs({ principal }: StaffVisit, card: CardView): void {
  if (card.freezeKind === null || mayLiftFreeze(card, { id: principal.id, role: principal.role })) return;
  throw new AppError('forbidden', 'Only whoever froze this card, an approver or finance can lift the freeze.');
}

/** The freezes that this page tells of: when there are others as it is sent, it is shown again. */
function markOf(change: CardChange, { award, card }: Meant): string {
  return change === 'activate' ? marksInWay(award.cards, card) : freezeMark(card);
}

async function showChange(visit: StaffVisit, change: CardChange, errors: readonly FieldError[] = []): Promise<Answer> {
  const award = await readAward(visit);
  const seen = meantCard(visit, change, award);
  if (!seen) return choose(visit, change, award);
  if (change === 'unfreeze') refuseUnlessTheirs(visit, seen.card);
  const nothing = nothingToDo(change, seen);
  const { id, role } = visit.principal;
  const all = { ...seen, reader: { id, role } };
  const words = nothing ? { heading: nothing, happens: [], act: nothing } : cardChangeWords(change, all);
  const back = { text: 'Back to the award', href: `/awards/${seen.award.id}` };
  const hidden = change === 'freeze' ? {} : { frozen: markOf(change, seen) };
  const model = { ...words, back, hidden, isGrave: change === 'freeze', isImpossible: nothing !== null };
  return { view: 'layout/confirm.njk', title: words.act, model, errors };
}

function changeCard({ deps, principal, req }: StaffVisit, change: CardChange, meant: Meant): Promise<void> {
  const { covers } = meant;
  const cardId = meant.card.id;
  const seen = 'frozen' in req.body ? textOf(req.body.frozen) : undefined;
  if (change === 'activate') return deps.cards.activateCard(principal, cardId, seen);
  if (change === 'unfreeze') return deps.cards.unfreezeCard(principal, cardId, { covers, seen });
  return deps.cards.freezeCard(principal, { cardId, kind: freezeKindOf(principal.role), covers });
}

/** A freeze that lay beneath the one that was lifted holds again (R48); null when the card works. */
async function stillFrozen(visit: StaffVisit, cardId: string): Promise<string | null> {
  const { award } = await readAward(visit);
  const card = award.cards.find(({ id }) => id === cardId);
  return card ? freezeWords(card, { id: visit.principal.id, role: visit.principal.role }) : null;
}

async function makeChange(visit: StaffVisit, change: CardChange): Promise<Answer> {
  const award = await readAward(visit);
  const seen = meantCard(visit, change, award);
  if (!seen) return choose(visit, change, award);
  const errors = await refusalOf(changeCard(visit, change, seen));
  if (errors) return showChange(visit, change, errors);
  const { id, role } = visit.principal;
  const { done, next } = cardChangeWords(change, { ...seen, reader: { id, role } });
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
