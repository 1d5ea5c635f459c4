import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { formatDate } from '../../../../kernel/dates.ts';
import { type FoundPerson, mayReceive } from '../../../../modules/recipients/index.ts';
import { attempt } from '../../shell/attempt.ts';
import { fullName } from '../../shell/names.ts';
import { type Answer, read, type StaffVisit } from '../../shell/route.ts';
import { stopNotice } from '../../words/stop-words.ts';
import type { DraftContext } from './draft-context.ts';
import { readNewPerson, readSearch } from './person-forms.ts';
import { presentDraft } from './present-draft.ts';
import { readForm, type Typed } from './read-answers.ts';

type Found = FoundPerson & { hasDied: boolean };

type WhoPage = {
  typed?: Typed;
  errors?: readonly FieldError[];
  /** Present once somebody has been looked for. */
  found?: Found[];
  isAdding?: boolean;
  /** Where what is missing of the person can be recorded. */
  record?: { href: string } | null;
  /** Another way to reach whoever is chosen was typed, and not taken over. */
  isReachKept?: boolean;
};

const lineOf = ({ id, identity, hasDied }: Found) => ({
  id,
  hasDied,
  name: fullName(identity),
  facts: [`Born ${formatDate(identity.dateOfBirth)}`, identity.postcode].filter(Boolean).join(', '),
});

export function showWho(context: DraftContext, page: WhoPage = {}): Answer {
  const { typed = {}, errors = [], found, isAdding = false, record = null, isReachKept = false } = page;
  const model = {
    step: 'who',
    stops: stopNotice(context.stops),
    soFar: presentDraft(context),
    chosen: context.person?.name,
    typed,
    found: found?.map(lineOf),
    isAdding: isAdding || found?.length === 0,
    record,
    keptFor: isReachKept && context.draft.recipientId ? `/people/${context.draft.recipientId}` : null,
  };
  return { view: 'pages/make-award/who.njk', title: 'Who needs help?', model, errors };
}

async function search(visit: StaffVisit, context: DraftContext, typed: Typed): Promise<Answer> {
  const wanted = readSearch(typed, context.practice.id);
  if (wanted.errors) return showWho(context, { typed, errors: wanted.errors });
  const { recipients } = visit.deps;
  const found = await read(visit, async (trx) => {
    const people = await recipients.findPeople(trx, visit.principal, wanted.value);
    return Promise.all(people.map(async (one) => ({ ...one, hasDied: await recipients.isDeathRecorded(trx, one.id) })));
  });
  const { familyName = '', nhsNumber = '' } = typed;
  return showWho(context, { typed: { ...typed, newFamilyName: familyName, newNhsNumber: nhsNumber }, found });
}

async function choose(visit: StaffVisit, context: DraftContext, recipientId: string): Promise<string> {
  const ids = { recipientId, practiceId: context.practice.id };
  const isOurs = await read(visit, (trx) => visit.deps.recipients.belongsTo(trx, ids));
  if (!isOurs) throw new AppError('not_found', 'There is no such person in this practice.');
  return recipientId;
}

function addPerson(visit: StaffVisit, context: DraftContext, typed: Typed) {
  const person = readNewPerson(typed);
  if (person.errors) return { errors: person.errors };
  const needs = typed['communicationNeeds'];
  return attempt(
    read(visit, (trx) =>
      visit.deps.recipients.findOrAddRecipient(trx, visit.principal, {
        practiceId: context.practice.id,
        identity: person.value,
        ...(needs ? { communicationNeeds: needs } : {}),
      }),
    ),
  );
}

const FORM_FIELD: Readonly<Record<string, string>> = {
  'recipient.dateOfBirth': 'new-born-day',
  'recipient.nhsNumber': 'newNhsNumber',
};

/** What stands in the way of helping somebody is said at once, not at the end of the journey (R25 to R27, R36). */
async function takeHelpable(
  visit: StaffVisit,
  context: DraftContext,
  recipientId: string,
): Promise<{ recipientId: string } | Answer> {
  const { recipients } = visit.deps;
  const about = { recipientId, day: context.today };
  const circumstances = await read(visit, (trx) => recipients.readCircumstances(trx, about));
  const refusal = mayReceive(circumstances, { legalRoute: 'discretionary', day: context.today });
  if (!refusal) return { recipientId };
  const isForStaff = !circumstances.deathRecordedAt && refusal.code !== 'nominee_under_review';
  const person = isForStaff ? { href: `/people/${recipientId}` } : null;
  return showWho(context, { errors: [{ field: '', message: refusal.message }], record: person });
}

/**
 * Looks for a person, adds one, or takes one that was found. Gives the id once there is one, and whether how to reach
 * them stayed as they had answered, whatever was typed (R69).
 */
export async function takeWho(
  visit: StaffVisit,
  context: DraftContext,
): Promise<{ recipientId: string; isReachKept?: boolean } | Answer> {
  const typed = readForm(visit.req.body);
  if (typed['act'] === 'search') return search(visit, context, typed);
  if (typed['recipientId']) return takeHelpable(visit, context, await choose(visit, context, typed['recipientId']));
  const added = await addPerson(visit, context, typed);
  if (!added.errors) {
    const taken = await takeHelpable(visit, context, added.value.id);
    return 'recipientId' in taken ? { ...taken, isReachKept: added.value.kept.length > 0 } : taken;
  }
  const errors = added.errors.map(({ field, message }) => ({ field: FORM_FIELD[field] ?? field, message }));
  return showWho(context, { typed, errors, isAdding: true });
}
