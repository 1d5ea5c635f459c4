import { formatInstant, londonDate } from '../../../kernel/dates.ts';
import type { SignalView } from '../../../modules/reports/index.ts';
import { type SignalCode, type Suggestion, signalOf, type Verdict } from '../../../modules/risk/index.ts';
import type { Tag } from './award-words.ts';

const SUGGESTED: Record<Suggestion, { tag: Tag; words: string }> = {
  note: {
    tag: { text: 'To note', colour: 'white' },
    words: 'Keep it in mind. Nothing has to be done about it.',
  },
  review: {
    tag: { text: 'To review', colour: 'yellow' },
    words: 'Look at it within 3 working days.',
  },
  hold: {
    tag: { text: 'Look today', colour: 'orange' },
    words: 'Look at it today, and think of freezing the card until you know more.',
  },
};

/** What the score of the award suggests, in a sentence. */
export const suggestionWords = (suggestion: Suggestion): string => SUGGESTED[suggestion].words;

const FOUND: Record<Verdict, Tag> = {
  confirmed: { text: 'Confirmed', colour: 'red' },
  false_alarm: { text: 'False alarm', colour: 'grey' },
};

export const verdictTag = (verdict: Verdict): Tag => FOUND[verdict];

/** What became of a signal or, while nobody has judged it, what it suggests and how pressing that is. */
export function signalTags({ verdict, suggestion, dueAt }: SignalView, now: Date): Tag[] {
  if (verdict) return [FOUND[verdict]];
  const tags = [SUGGESTED[suggestion].tag];
  if (dueAt && dueAt < now) return [...tags, { text: 'Overdue', colour: 'red' }];
  if (dueAt && londonDate(dueAt) === londonDate(now)) return [...tags, { text: 'Due today', colour: 'orange' }];
  return tags;
}

/** What to bear in mind about a kind of signal before it is judged. */
const BEAR_IN_MIND: Partial<Record<SignalCode, string>> = {
  F1: 'One of these may be a habit, and not fraud. If a person may be harmed by gambling, offer support: this is no ground for a sanction.',
  F9: 'It may be the person, who did not know or forgot. Ask before anything is stopped.',
  F10: 'Stripe stops card testing by itself. The number may have been copied: the practice can replace the card.',
  F11: 'A family, a carer or a care home may look after several people. A registered care home can be named as one.',
};

export const bearInMind = (signal: SignalCode): string | null => BEAR_IN_MIND[signal] ?? null;

export type SignalLine = { text: string; tags: Tag[]; note: string; href: string | null };

/** Signals as a short list beside an award or a payment; `href` only for whoever may open them. */
export function presentSignalLines(
  signals: readonly SignalView[],
  { now, mayOpen }: { now: Date; mayOpen: boolean },
): SignalLine[] {
  return signals.map((view) => {
    const { name, sentence } = signalOf(view.signal);
    return {
      text: name,
      tags: signalTags(view, now),
      note: `${sentence(view.figures)} Last ${formatInstant(view.lastAt)}.`,
      href: mayOpen ? `/signals/${view.id}` : null,
    };
  });
}
