import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatDate, formatInstant } from '../../../../kernel/dates.ts';
import { formatNhsNumber, REVEAL_REASONS, type RecipientIdentity } from '../../../../modules/recipients/index.ts';
import { attempt } from '../../shell/attempt.ts';
import { fullName } from '../../shell/names.ts';
import { findSeenAward } from '../../shell/one-award.ts';
import { REVEALERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { phoneWords, REASON_CHOICES } from '../../words/person-words.ts';
import { readForm, type Typed } from '../make-award/read-answers.ts';

function identityRows({ dateOfBirth, nhsNumber, phone, email, address, postcode }: RecipientIdentity) {
  const lines = address ? [address.line1, address.line2, address.city, address.postcode] : [postcode];
  return [
    { key: 'Born', value: formatDate(dateOfBirth) },
    { key: 'NHS number', value: nhsNumber ? formatNhsNumber(nhsNumber) : 'Not known' },
    { key: 'Phone', value: phone ? phoneWords(phone) : 'Not known' },
    { key: 'Email', value: email ?? 'Not known' },
    { key: 'Address', value: lines.filter(Boolean).join(', ') || 'Not known' },
  ];
}

type Tried = { typed: Typed; errors: readonly FieldError[] };

/** Who the person of an award is, while it is revealed; else the form that asks why somebody has to know (R16). */
async function showIdentity(visit: StaffVisit, tried: Tried = { typed: {}, errors: [] }): Promise<Answer> {
  const { deps, principal } = visit;
  const { award, revealed } = await read(visit, async (trx) => {
    const { award } = await findSeenAward(visit, trx);
    const until = await deps.recipients.revealedUntil(trx, principal, award.recipientId);
    const identity = until ? await deps.recipients.identityOf(trx, award.recipientId) : null;
    return { award, revealed: until && identity ? { until, identity } : null };
  });
  const model = {
    reference: award.reference,
    practiceName: award.practiceName,
    back: { text: `Award ${award.reference}`, href: `/awards/${award.id}` },
    person: revealed
      ? {
          name: fullName(revealed.identity),
          rows: identityRows(revealed.identity),
          until: formatInstant(revealed.until),
        }
      : null,
    reasons: REASON_CHOICES,
    typed: tried.typed,
  };
  return { view: 'pages/identity/identity.njk', title: 'Who is this?', model, errors: tried.errors };
}

async function reveal(visit: StaffVisit): Promise<Answer> {
  const { deps, principal } = visit;
  const typed = readForm(visit.req.body);
  const { award } = await read(visit, (trx) => findSeenAward(visit, trx));
  const reasonCode = REVEAL_REASONS.find((code) => code === typed['reasonCode']);
  const message = 'Choose why you need to know';
  if (!reasonCode) return showIdentity(visit, { typed, errors: [{ field: 'reasonCode', message }] });
  const { recipientId } = award;
  const reason = typed['reason'] ?? '';
  const done = await attempt(deps.recipients.revealIdentity(principal, { recipientId, reasonCode, reason }));
  if (done.errors) return showIdentity(visit, { typed, errors: done.errors });
  return { redirect: `/awards/${award.id}/identity` };
}

const IDENTITY = { path: '/awards/:id/identity', access: REVEALERS } as const;

export const REVEAL_ROUTES: readonly Route[] = [
  { method: 'get', ...IDENTITY, handle: (visit: StaffVisit) => showIdentity(visit) },
  { method: 'post', ...IDENTITY, handle: reveal },
];
