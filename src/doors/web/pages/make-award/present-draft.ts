import { formatDate } from '../../../../kernel/dates.ts';
import { formatPenceShort } from '../../../../kernel/money.ts';
import { templateOf } from './award-templates.ts';
import type { DraftContext } from './draft-context.ts';
import { offerOf } from './offers.ts';
import { pathOf, type StepName } from './steps.ts';
import { deciderWords } from './who-decides.ts';

/** `href` is where the answer can be changed; what follows from the answers has none. */
export type DraftRow = { key: string; value: string; href: string | null; step: StepName | null };

/** "Food tonight (Food and essentials)"; the policy alone where no common reason was chosen. */
function whatFor({ draft, policy }: DraftContext): string | undefined {
  const title = templateOf(draft.template)?.title;
  if (!title || !policy || policy.name.replace("'", '’') === title) return policy?.name;
  return `${title} (${policy.name})`;
}

/** What has been answered so far: at the side of each page, and whole on the last. */
export function presentDraft(context: DraftContext): DraftRow[] {
  const { draft, person, needs } = context;
  const { amountPence, boughtAlready, expiresOn } = draft;
  const decides = amountPence !== undefined && needs ? deciderWords(needs.band) : undefined;
  const bought = boughtAlready && `Invoice of ${formatDate(boughtAlready.datedOn)}: ${boughtAlready.reason}`;
  const rows: [string, string | undefined, StepName | null][] = [
    ['Who', person?.name, 'who'],
    ['What for', whatFor(context), 'what-for'],
    ['How much', amountPence === undefined ? undefined : formatPenceShort(amountPence), 'how-much'],
    ['Who decides', decides, null],
    ['How', offerOf(draft)?.text, 'how'],
    ['Bought already', bought, 'how'],
    ['Need', draft.need, 'why'],
    ['What you hope for', draft.outcome, 'why'],
    ['What else was tried', draft.otherHelpTried, 'tried'],
    ['Until', expiresOn === undefined ? undefined : formatDate(expiresOn), 'until'],
  ];
  return rows.flatMap(([key, value, step]) => (value ? [{ key, value, href: step && pathOf(step), step }] : []));
}
