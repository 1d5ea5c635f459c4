import { judgeLinking } from '../../../../modules/cards/index.ts';
import type { AwardView } from '../../../../modules/reports/index.ts';
import { BOX_ORDERERS, PRACTICE_STAFF } from '../../shell/roles.ts';

type About = {
  award: AwardView;
  reader: { role: string };
  /** How many cards the reader's practice has at hand that are for nobody yet; null where the award is another's. */
  boxCards: number | null;
};

export type FromBox = {
  isPossible: boolean;
  note: { text: string; link: { href: string; text: string } | null } | null;
};

const isOneOf = (roles: readonly string[], role: string) => roles.includes(role);

/** Whether the reader can give the person a card from the box (R39), and if not, why. */
export function fromBoxOf({ award, reader, boxCards }: About): FromBox {
  const isTheirs = boxCards !== null && isOneOf(PRACTICE_STAFF, reader.role);
  if (!isTheirs || award.status !== 'active' || award.method !== 'card') return { isPossible: false, note: null };
  const { refusal } = judgeLinking(award.cards);
  if (refusal) return { isPossible: false, note: { text: refusal, link: null } };
  if (boxCards > 0) return { isPossible: true, note: null };
  const mayOrder = isOneOf(BOX_ORDERERS, reader.role);
  const text = `No card from the box can be given: none is at hand.${mayOrder ? '' : ' The practice manager or an approver can order a box.'}`;
  return { isPossible: false, note: { text, link: mayOrder ? { href: '/boxes', text: 'Order a box' } : null } };
}
