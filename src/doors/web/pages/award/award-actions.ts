import { freezesInWay, mayLiftFreeze } from '../../../../modules/cards/index.ts';
import type { AwardView } from '../../../../modules/reports/index.ts';
import { AWARD_ENDERS, AWARD_READERS, DECIDERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { areOneFreeze, isFreezable, liftableCards } from '../../words/card-words.ts';

export type Action = { href: string; text: string };
type Reader = { id: string; role: string };

const isOneOf = (roles: readonly string[], role: string) => roles.includes(role);
const isLive = ({ status }: AwardView) => status === 'active' || status === 'paused';
const isOfMany = (cards: readonly unknown[]) => cards.length > 1;

/** Switching on a card that waits; while staff have frozen what it is of, lifting that comes first, for whoever may (R48). */
function switchingOn({ id, cards }: AwardView, reader: Reader): Action[] {
  const [card, ...others] = cards.filter(({ status }) => status === 'inactive');
  if (!card || others.length > 0) return [];
  const on = { href: `/awards/${id}/activate`, text: 'Switch the card on' };
  const inWay = freezesInWay(cards, card.id, card.replacementFor);
  const [frozen] = inWay;
  if (!frozen) return [on];
  if (!inWay.every((one) => mayLiftFreeze(one, reader))) return [];
  const which = areOneFreeze(liftableCards(cards, reader)) ? '' : `?card=${frozen.id}`;
  return [{ href: `/awards/${id}/unfreeze${which}`, text: 'Lift the freeze' }, on];
}

/** What is done with most awards, the first thing first. */
export function everydayActions(award: AwardView, reader: Reader): Action[] {
  const { role } = reader;
  const at = `/awards/${award.id}`;
  const actions: Action[] = [];
  if (award.status === 'requested' && isOneOf(DECIDERS, role)) {
    actions.push({ href: `${at}/decide`, text: 'Decide on this award' });
  }
  const isPrinter = award.status === 'active' && award.method !== 'invoice' && isOneOf(PRACTICE_STAFF, role);
  if (isPrinter) actions.push(...switchingOn(award, reader));
  if (isPrinter && award.voucher?.status !== 'used') {
    const text = award.method === 'voucher' ? 'Print the voucher' : 'Print the card letter';
    actions.push({ href: `${at}/print`, text });
    if (award.method === 'voucher') actions.push({ href: `${at}/send`, text: 'Text, email or post the voucher' });
  }
  if (isLive(award) && award.cards.length > 0) actions.push({ href: `${at}/will-it-work`, text: 'Will it work?' });
  return actions;
}

export const FREEZERS = AWARD_READERS.filter((role) => role !== 'auditor');

type Offer = Action & { isOffered: (award: AwardView, reader: Reader) => boolean; roles: readonly string[] };

/** A requester takes back their own; a practice manager or approver takes back any of the practice. */
const mayTakeBack = ({ status, requestedById }: AwardView, { id, role }: Reader) =>
  (status === 'requested' || status === 'waiting') && (role !== 'requester' || requestedById === id);

const GRAVE: readonly Offer[] = [
  { href: 'take-back', text: 'Take back this request', roles: PRACTICE_STAFF, isOffered: mayTakeBack },
  {
    href: 'freeze',
    text: 'Freeze all cards of this award',
    roles: FREEZERS,
    isOffered: (award, { role }) =>
      award.status === 'active' && isOfMany(award.cards.filter((card) => isFreezable(card, role))),
  },
  {
    href: 'unfreeze',
    text: 'Lift the freeze from all cards',
    roles: FREEZERS,
    isOffered: (award, reader) => {
      const frozen = liftableCards(award.cards, reader);
      return award.status === 'active' && isOfMany(frozen) && areOneFreeze(frozen);
    },
  },
  {
    href: 'consent-withdrawn',
    text: 'The person no longer agrees to this',
    roles: PRACTICE_STAFF,
    isOffered: (award) => award.status === 'active' || award.status === 'issuing',
  },
  { href: 'died', text: 'The person has died', roles: PRACTICE_STAFF, isOffered: isLive },
  { href: 'carry-forward', text: 'Let this award end after 31 March', roles: ['commissioner'], isOffered: isLive },
  { href: 'end', text: 'End this award', roles: AWARD_ENDERS, isOffered: isLive },
];

/** What is done when something is wrong. */
export function graveActions(award: AwardView, reader: Reader): Action[] {
  return GRAVE.filter((offer) => isOneOf(offer.roles, reader.role) && offer.isOffered(award, reader)).map(
    ({ href, text }) => ({
      href: `/awards/${award.id}/${href}`,
      text,
    }),
  );
}
