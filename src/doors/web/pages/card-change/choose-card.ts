import type { CardView } from '../../../../modules/reports/index.ts';
import { type Answer, type StaffVisit, textOf } from '../../shell/route.ts';
import { cardName } from '../../words/card-words.ts';
import { upperFirst } from '../../words/count-words.ts';

/** The id of the card that the address names; null when it names none. */
export const askedCard = ({ req }: StaffVisit): string | null => textOf(req.query['card']) || null;

/** Asks which of several cards of an award an act is about; an act that was sent without saying it is refused so. */
export function chooseCard(
  { req }: StaffVisit,
  about: { awardId: string; act: string; title: string; cards: readonly CardView[] },
): Answer {
  const isSent = req.method === 'POST';
  const at = `/awards/${about.awardId}`;
  return {
    view: 'pages/card-change/choose-card.njk',
    title: about.title,
    status: isSent ? 400 : 200,
    errors: isSent ? [{ field: 'card', message: 'Choose which card it is about' }] : [],
    model: {
      back: { text: 'Back to the award', href: at },
      choices: about.cards.map((card) => ({
        href: `${at}/${about.act}?card=${card.id}`,
        text: upperFirst(cardName(card)),
      })),
    },
  };
}
