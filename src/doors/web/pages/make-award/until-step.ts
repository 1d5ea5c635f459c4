import { addDays, formatDate, isCalendarDate } from '../../../../kernel/dates.ts';
import { lastExpiry } from '../../../../modules/awards/index.ts';
import type { DraftContext } from './draft-context.ts';
import { readDate, type Typed } from './read-answers.ts';
import { type Step, wrong } from './step.ts';

const OTHER = 'other';
const PRESET_DAYS = [
  { days: 14, text: 'two weeks from today' },
  { days: 28, text: 'four weeks from today' },
];

const latestOf = ({ policy, today }: DraftContext) => lastExpiry(today, policy?.terms.expiryDays ?? 0);

/** The dates to choose from, by value: the longest first, then shorter ones. */
function presets(context: DraftContext): { value: string; text: string }[] {
  const latest = latestOf(context);
  const shorter = PRESET_DAYS.map(({ days, text }) => ({ value: addDays(context.today, days), text }));
  return [
    { value: latest, text: `${formatDate(latest)}, the longest this kind of award can last` },
    ...shorter
      .filter(({ value }) => value < latest)
      .map(({ value, text }) => ({ value, text: `${formatDate(value)}, ${text}` })),
  ];
}

function chosenOf(context: DraftContext, typed: Typed): string {
  if (typed['expiresOn'] !== undefined) return typed['expiresOn'];
  const { expiresOn } = context.draft;
  const options = presets(context).map(({ value }) => value);
  if (expiresOn === undefined) return options[0] ?? OTHER;
  return options.includes(expiresOn) ? expiresOn : OTHER;
}

export const untilStep: Step = {
  title: () => 'Until when can it be used?',
  show: (context, typed) => {
    const [year, month, day] = (context.draft.expiresOn ?? '').split('-');
    return {
      chosen: chosenOf(context, typed),
      presets: presets(context),
      other: OTHER,
      day: typed['day'] ?? day,
      month: typed['month'] ?? month,
      year: typed['year'] ?? year,
    };
  },
  take: (context, typed) => {
    const latest = latestOf(context);
    const isOther = typed['expiresOn'] === OTHER;
    const date = isOther
      ? readDate(typed['day'] ?? '', typed['month'] ?? '', typed['year'] ?? '')
      : (typed['expiresOn'] ?? '');
    const field = isOther ? 'other-day' : 'expiresOn';
    if (!date || !isCalendarDate(date))
      return wrong(field, isOther ? 'Enter a real date, like 20 1 2027' : 'Choose a last day');
    if (date < context.today || date > latest) {
      return wrong(field, `The last day must be between ${formatDate(context.today)} and ${formatDate(latest)}`);
    }
    return { change: { expiresOn: date } };
  },
};
