import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { CardFace } from '../../../../modules/cards/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { fullName } from '../../shell/names.ts';
import { findSeenAward, readAward } from '../../shell/one-award.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { readForm, type Typed } from '../make-award/read-answers.ts';
import { fromBoxOf } from './from-box.ts';

/** The century that is printed on no card. */
const CENTURY = 2000;

const NOT_ON_A_CARD = { text: 'A card is linked only with an award on a card, while it can be used.', link: null };

/** The award, and why no card can be linked with it; null where one can. */
function readLinkable(visit: StaffVisit) {
  return read(visit, async (trx) => {
    const seen = await findSeenAward(visit, trx);
    const boxCards = (await visit.deps.reports.listUnlinkedCards(trx, seen.award.practiceId)).length;
    const { isPossible, note } = fromBoxOf({ award: seen.award, reader: visit.principal, boxCards });
    return { ...seen, whyNot: isPossible ? null : (note ?? NOT_ON_A_CARD) };
  });
}

async function showLink(
  visit: StaffVisit,
  attempt: { typed: Typed; errors: readonly FieldError[] } = { typed: {}, errors: [] },
): Promise<Answer> {
  const { award, name, whyNot } = await readLinkable(visit);
  const model = {
    whyNot,
    heading: `Give ${name ? fullName(name) : 'the person'} a card from the box`,
    left: formatPence(award.availablePence),
    until: formatDate(award.expiresOn),
    back: { text: 'Back to the award', href: `/awards/${award.id}` },
    typed: attempt.typed,
  };
  return { view: 'pages/link-card/link-card.njk', title: 'Link a card', model, errors: whyNot ? [] : attempt.errors };
}

/** The digits and the month and year as printed; the errors say what is missing. */
function readFace(typed: Typed): { face: CardFace | null; errors: FieldError[] } {
  const last4 = typed['last4'] ?? '';
  const [, month = '', year = ''] = /^(\d{1,2})\s*\/\s*(?:20)?(\d{2})$/.exec(typed['expiry'] ?? '') ?? [];
  const expMonth = Number(month);
  const errors = [
    ...(/^\d{4}$/.test(last4) ? [] : [{ field: 'last4', message: 'Enter the last 4 digits of the card number' }]),
    ...(expMonth >= 1 && expMonth <= 12
      ? []
      : [{ field: 'expiry', message: 'Enter the month and year on the card, like 11/29' }]),
  ];
  return { face: errors.length > 0 ? null : { last4, expMonth, expYear: CENTURY + Number(year) }, errors };
}

async function link(visit: StaffVisit): Promise<Answer> {
  const { award } = await readAward(visit);
  const typed = readForm(visit.req.body);
  const { face, errors } = readFace(typed);
  if (!face) return showLink(visit, { typed, errors });
  const refused = await refusalOf(visit.deps.cards.linkCard(visit.principal, { awardId: award.id, ...face }));
  if (refused) return showLink(visit, { typed, errors: refused });
  return {
    done: 'The card works now',
    detail: `It ends ${face.last4}`,
    next: [
      'Give it to the person. It works in shops in the UK, in person, and not on websites or by phone.',
      'Tell them how much is on it, until when, and what it is for.',
    ],
    link: { text: 'Go to the award', href: `/awards/${award.id}` },
  };
}

const PATH = '/awards/:id/link-card';

export const LINK_CARD_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: PRACTICE_STAFF, handle: (visit) => showLink(visit) },
  { method: 'post', path: PATH, access: PRACTICE_STAFF, handle: link },
];
