import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { type Award, type AwardRequest, awardRequest } from '../../../../modules/awards/index.ts';
import { type Attempt, attempt } from '../../shell/attempt.ts';
import type { Answer, StaffVisit } from '../../shell/route.ts';
import { stopNotice } from '../../words/stop-words.ts';
import type { DraftContext } from './draft-context.ts';
import { presentDraft } from './present-draft.ts';
import { madeOf } from './same-journey.ts';
import { deciderWords } from './who-decides.ts';

/** What whoever approves it must know or answer, before it is sent. */
function noticesOf({ needs }: DraftContext): string[] {
  if (!needs) return [];
  const asked = needs.asks.length > 0 ? ['Whoever approves it will be asked to write down why it is right.'] : [];
  return [...needs.why.map(({ message }) => message), ...asked];
}

export function showCheck(context: DraftContext, errors: readonly FieldError[] = []): Answer {
  const { budget, draft, person, needs } = context;
  const leftPence = budget ? budget.availablePence - (draft.amountPence ?? 0) : null;
  const isWaiting = draft.maySaveAsWaiting === true && (leftPence ?? 0) < 0;
  const model = {
    step: 'check',
    madeOf: madeOf('check', draft),
    stops: stopNotice(context.stops),
    rows: presentDraft(context),
    person: person?.givenName,
    isWaiting,
    left: budget && formatPence(Math.max(0, budget.availablePence)),
    leaves: leftPence === null || leftPence < 0 ? null : formatPence(leftPence),
    notices: noticesOf(context),
    decides: needs && deciderWords(needs.band),
  };
  return { view: 'pages/make-award/check.njk', title: 'Check the award and send it', model, errors };
}

/** The answers as the request that the verb takes. */
function requestOf({ draft }: DraftContext): AwardRequest {
  return awardRequest.parse({
    practice: draft.practice,
    policy: draft.policy,
    method: draft.method,
    ...(draft.cardType ? { cardType: draft.cardType } : {}),
    amountPence: draft.amountPence,
    recipientId: draft.recipientId,
    need: draft.need,
    outcome: draft.outcome,
    otherHelpTried: draft.otherHelpTried,
    expiresOn: draft.expiresOn,
    ...(draft.maySaveAsWaiting ? { ifNoFunds: 'wait' } : {}),
    ...(draft.boughtAlready ? { alreadyBought: true, alreadyBoughtInvoice: draft.boughtAlready } : {}),
  });
}

/** Sends the request; sending it twice makes one award (R32). */
export function sendRequest({ deps, principal }: StaffVisit, context: DraftContext): Promise<Attempt<Award>> {
  const request = requestOf(context);
  const options = { idempotencyKey: `page-${context.draft.key}` };
  return attempt(deps.awards.requestAward(principal, { request, options }));
}
