import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatDate, isCalendarDate } from '../../../../kernel/dates.ts';
import { earliestInvoiceDay } from '../../../../modules/awards/index.ts';
import type { AwardDraft } from './award-draft.ts';
import type { DraftContext } from './draft-context.ts';
import { offerOf, offersOf } from './offers.ts';
import { readDate, type Typed } from './read-answers.ts';
import { type Step, type Taken, wrong } from './step.ts';

const LEAST_REASON = 10;

/** What was bought before it was asked for: only against a young invoice that the practice pays (R33). */
function readBought(
  { today }: DraftContext,
  typed: Typed,
): { value: AwardDraft['boughtAlready'] } | { errors: FieldError[] } {
  const datedOn = readDate(typed['day'] ?? '', typed['month'] ?? '', typed['year'] ?? '') ?? '';
  const reason = typed['boughtReason'] ?? '';
  const first = earliestInvoiceDay(today);
  const isDate = isCalendarDate(datedOn);
  const isYoung = isDate && datedOn >= first && datedOn <= today;
  const errors = [
    ...(isDate ? [] : [{ field: 'invoice-day', message: 'Enter the date on the invoice, like 20 11 2026' }]),
    ...(isDate && !isYoung
      ? [
          {
            field: 'invoice-day',
            message: `The invoice must be dated between ${formatDate(first)} and ${formatDate(today)}`,
          },
        ]
      : []),
    ...(reason.length < LEAST_REASON
      ? [{ field: 'boughtReason', message: `Say why it was bought first, in at least ${LEAST_REASON} characters` }]
      : []),
  ];
  return errors.length > 0 ? { errors } : { value: { datedOn, reason } };
}

function take(context: DraftContext, typed: Typed): Taken {
  const offer = context.policy && offersOf(context.policy).find(({ value }) => value === typed['method']);
  if (!offer) return wrong('method', 'Choose how they want to use it');
  const change = { method: offer.method, cardType: offer.cardType, boughtAlready: undefined };
  if (typed['isBoughtAlready'] !== 'yes') return { change };
  if (offer.method !== 'invoice') {
    return wrong(
      'isBoughtAlready',
      'An award cannot pay back what was bought already. The practice can pay an invoice under 28 days old: choose that the practice pays',
    );
  }
  const bought = readBought(context, typed);
  return 'errors' in bought ? bought : { change: { ...change, boughtAlready: bought.value } };
}

export const howStep: Step = {
  title: ({ person }) => `How does ${person?.givenName ?? 'the person'} want to use it?`,
  show: ({ draft, policy, person, practice, needs }, typed) => {
    const offers = policy ? offersOf(policy) : [];
    const [year, month, day] = (draft.boughtAlready?.datedOn ?? '').split('-');
    return {
      chosen: typed['method'] ?? offerOf(draft)?.value,
      items: offers.map(({ value, text, hint }) => ({ value, text, hint: { text: hint } })),
      isOnlyOne: new Set(offers.map(({ method }) => method)).size < 2,
      hasInvoice: offers.some(({ method }) => method === 'invoice'),
      noMobile: person?.hasMobile ? null : { name: person?.givenName, phone: practice.phone },
      duplicate: needs?.duplicateOf && {
        href: `/awards/${needs.duplicateOf}`,
        text: needs.why.find(({ code }) => code === 'duplicate')?.message,
      },
      isBought: (typed['isBoughtAlready'] ?? (draft.boughtAlready ? 'yes' : '')) === 'yes',
      boughtReason: typed['boughtReason'] ?? draft.boughtAlready?.reason,
      day: typed['day'] ?? day,
      month: typed['month'] ?? month,
      year: typed['year'] ?? year,
    };
  },
  take,
};
