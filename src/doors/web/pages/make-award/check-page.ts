import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { type Award, type AwardRequest, awardRequest } from '../../../../modules/awards/index.ts';
import { type Attempt, attempt } from '../../shell/attempt.ts';
import type { Answer, StaffVisit } from '../../shell/route.ts';
import { stopNotice } from '../../words/stop-words.ts';
import type { DraftContext } from './draft-context.ts';
import { presentDraft } from './present-draft.ts';

export function showCheck(context: DraftContext, errors: readonly FieldError[] = []): Answer {
  const { budget, draft, person } = context;
  const leftPence = budget ? budget.availablePence - (draft.amountPence ?? 0) : null;
  const model = {
    step: 'check',
    stops: stopNotice(context.stops),
    rows: presentDraft(context),
    person: person?.givenName,
    leaves: leftPence === null ? null : formatPence(leftPence),
  };
  return { view: 'pages/make-award/check.njk', title: 'Check the award and send it', model, errors };
}

const ONE_WAY = 'This kind of award has no other way that can be used yet.';

/** The answers as the request that the verb takes. */
function requestOf({ draft, policy }: DraftContext): AwardRequest {
  const methodsOffered = (policy?.terms.methods ?? []).filter((method) => method !== 'invoice');
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
    methodsOffered,
    ...(methodsOffered.length < 2 ? { methodReason: ONE_WAY } : {}),
  });
}

/** Sends the request; sending it twice makes one award (R32). */
export function sendRequest({ deps, principal }: StaffVisit, context: DraftContext): Promise<Attempt<Award>> {
  const request = requestOf(context);
  const options = { idempotencyKey: `page-${context.draft.key}` };
  return attempt(deps.awards.requestAward(principal, { request, options }));
}
