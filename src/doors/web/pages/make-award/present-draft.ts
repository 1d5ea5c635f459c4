import { formatDate } from '../../../../kernel/dates.ts';
import { formatPenceShort } from '../../../../kernel/money.ts';
import type { DraftContext } from './draft-context.ts';
import { offerOf } from './offers.ts';
import { pathOf, type StepName } from './steps.ts';
import { deciderWords } from './who-decides.ts';

export type DraftRow = { key: string; value: string; href: string; step: StepName };

/** What has been answered so far: at the side of each page, and whole on the last. */
export function presentDraft({ draft, person, policy, needs }: DraftContext): DraftRow[] {
  const decides = draft.amountPence !== undefined && needs ? deciderWords(needs.band) : undefined;
  const rows: [string, string | undefined, StepName][] = [
    ['Who', person?.name, 'who'],
    ['What for', policy?.name, 'what-for'],
    ['How much', draft.amountPence === undefined ? undefined : formatPenceShort(draft.amountPence), 'how-much'],
    ['Who decides', decides, 'how-much'],
    ['How', offerOf(draft)?.text, 'how'],
    [
      'Bought already',
      draft.boughtAlready && `Invoice of ${formatDate(draft.boughtAlready.datedOn)}: ${draft.boughtAlready.reason}`,
      'how',
    ],
    ['Need', draft.need, 'why'],
    ['What you hope for', draft.outcome, 'why'],
    ['What else was tried', draft.otherHelpTried, 'tried'],
    ['Until', draft.expiresOn === undefined ? undefined : formatDate(draft.expiresOn), 'until'],
  ];
  return rows.flatMap(([key, value, step]) => (value ? [{ key, value, href: pathOf(step), step }] : []));
}
