import { formatInstant } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { AwardAct, CardView, PaymentView } from '../../../../modules/reports/index.ts';
import { actWords } from '../../words/act-words.ts';
import { cardName } from '../../words/card-words.ts';
import { withoutCaptured } from '../../words/present-payments.ts';
import { roleWords } from '../../words/role-words.ts';

type TimelineLine = { title: string; when: string; by: string | null };

/** The newest lines, behind a fold those before them, and what is not among them. */
export type Timeline = { newest: TimelineLine[]; earlier: TimelineLine[]; cut: string | null };

const SHOWN = 10;
/** The page asks for one more, and so knows whether there are more. */
export const ACTS_SHOWN = 200;
const CUT = `This has every payment, and the newest ${ACTS_SHOWN} other things. Older ones are kept, but not shown here.`;

function paymentTitle({ status, amountPence, merchant }: PaymentView): string {
  const [amount, shop] = [formatPence(amountPence), merchant.name];
  switch (status) {
    case 'declined':
      return `${amount} at ${shop} did not go through`;
    case 'pending':
      return `${amount} was set aside for ${shop}`;
    case 'closed':
      return `${amount} was set aside for ${shop}, which did not take it`;
    case 'reversed':
    case 'expired':
      return `${amount} was set aside for ${shop}, and came back later`;
    case 'captured':
      return `${shop} took ${amount}`;
    case 'refunded':
      return `${shop} gave ${amount} back`;
  }
}

/** Who froze tells what a freeze is for, which is not for everybody: see the card. */
const UNNAMED: ReadonlySet<string> = new Set(['card.freeze', 'card.unfreeze']);

/** Whoever did it; nobody for what the service does by itself or a holder with their code. */
function byWhom({ action, by, role }: AwardAct): string | null {
  if (role === 'system') return null;
  return UNNAMED.has(action) ? 'by staff' : `${by}, ${roleWords(role).title.toLowerCase()}`;
}

type Happened = { acts: readonly AwardAct[]; payments: readonly PaymentView[]; cards: readonly CardView[] };

/** Where an award had several cards, each of their acts says of which. */
function actTitle(act: AwardAct, cards: readonly CardView[]): string {
  const card = cards.length > 1 ? cards.find(({ id }) => id === act.entityId) : undefined;
  return card ? `${actWords(act)}: ${cardName(card)}` : actWords(act);
}

/** What people and the machine did, in one list, newest first; what was paid or set aside at its own time. */
export function presentTimeline({ acts, payments, cards }: Happened): Timeline {
  const lines = [
    ...acts.slice(0, ACTS_SHOWN).map((act) => ({ at: act.at, title: actTitle(act, cards), by: byWhom(act) })),
    ...withoutCaptured(payments).map((payment) => ({ at: payment.at, title: paymentTitle(payment), by: null })),
  ]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .map(({ at, title, by }) => ({ title, when: formatInstant(at), by }));
  const cut = acts.length > ACTS_SHOWN ? CUT : null;
  return { newest: lines.slice(0, SHOWN), earlier: lines.slice(SHOWN), cut };
}
