import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { DisputeView } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import type { Answer, Route, StaffVisit } from '../../shell/route.ts';
import { readForm, type Typed } from '../make-award/read-answers.ts';
import { DISPUTE_CHOICES, evidenceErrors, readEvidenceForm } from './dispute-form.ts';
import { readDispute } from './one-dispute.ts';

const ACTS = ['submit', 'withdraw'] as const;
type Act = (typeof ACTS)[number];

/** What a page of its own says before and after. */
function wordsOf(act: Act, { merchantName, amountPence }: DisputeView) {
  const what = `${merchantName}, ${formatPence(amountPence)}`;
  if (act === 'submit') {
    return {
      heading: `Send the dispute: ${what}`,
      happens: [
        'The card network and the shop read what you wrote. It takes 30 to 90 days until it is decided.',
        'If it is won, the money repays what is short first; the rest goes to the award, or to its budget when the award is over.',
      ],
      warning: 'A payment can be disputed once, and nothing can be changed after it is sent.',
      act: 'Send this dispute',
      done: 'The dispute has been sent',
      next: ['You will see here when it is decided. What is short stays short until then.'],
    };
  }
  return {
    heading: `Let go of the dispute: ${what}`,
    happens: ['Nothing is sent, and the shop keeps the money. The other ways to settle it stay.'],
    warning: 'A payment can be disputed once: you cannot begin again.',
    act: 'Let go of this dispute',
    done: 'The dispute is withdrawn',
    next: ['What is short still has to be settled in another way.'],
  };
}

const isDraft = ({ status, isBeingSent }: DisputeView) => status === 'draft' && !isBeingSent;

async function showAct(visit: StaffVisit, act: Act, errors: readonly FieldError[] = []): Promise<Answer> {
  const dispute = await readDispute(visit);
  const words = wordsOf(act, dispute);
  const back = { text: 'Back to the dispute', href: `/disputes/${dispute.id}` };
  const over = isDraft(dispute)
    ? {}
    : { happens: ['It was sent, or is over. Nothing of it can be changed.'], warning: null };
  const model = { ...words, ...over, back, isImpossible: !isDraft(dispute), isGrave: act === 'withdraw' };
  return { view: 'layout/confirm.njk', title: words.act, model, errors };
}

async function doAct(visit: StaffVisit, act: Act): Promise<Answer> {
  const dispute = await readDispute(visit);
  const { deps, principal } = visit;
  const acting =
    act === 'submit'
      ? deps.disputes.submitDispute(principal, dispute.id)
      : deps.disputes.withdrawDispute(principal, dispute.id);
  const errors = await refusalOf(acting);
  if (errors) return showAct(visit, act, errors);
  const { done, next } = wordsOf(act, dispute);
  const link = { text: 'Go to the dispute', href: `/disputes/${dispute.id}` };
  return { done, next, link };
}

type Tried = { typed: Typed; errors: readonly FieldError[] };

async function showEvidence(visit: StaffVisit, tried?: Tried): Promise<Answer> {
  const dispute = await readDispute(visit);
  const { id, reason, explanation, productDescription, productType } = dispute;
  if (!isDraft(dispute)) return { redirect: `/disputes/${id}` };
  const model = {
    heading: 'Mend the dispute',
    back: { text: 'Back to the dispute', href: `/disputes/${id}` },
    ...DISPUTE_CHOICES,
    typed: tried?.typed ?? { reason, explanation, productDescription, productType },
    act: 'Save',
  };
  return { view: 'pages/dispute/dispute-form.njk', title: 'Mend the dispute', model, errors: tried?.errors ?? [] };
}

async function saveEvidence(visit: StaffVisit): Promise<Answer> {
  const { id } = await readDispute(visit);
  const typed = readForm(visit.req.body);
  const evidence = readEvidenceForm(typed);
  if (!evidence) return showEvidence(visit, { typed, errors: evidenceErrors(typed) });
  const errors = await refusalOf(visit.deps.disputes.updateDispute(visit.principal, { ...evidence, disputeId: id }));
  return errors ? showEvidence(visit, { typed, errors }) : { redirect: `/disputes/${id}` };
}

const EVIDENCE = '/disputes/:id/evidence';

export const DISPUTE_ACT_ROUTES: readonly Route[] = [
  { method: 'get', path: EVIDENCE, access: ['finance'], handle: (visit: StaffVisit) => showEvidence(visit) },
  { method: 'post', path: EVIDENCE, access: ['finance'], handle: saveEvidence },
  ...ACTS.flatMap((act): Route[] => [
    {
      method: 'get',
      path: `/disputes/:id/${act}`,
      access: ['finance'],
      handle: (visit: StaffVisit) => showAct(visit, act),
    },
    {
      method: 'post',
      path: `/disputes/:id/${act}`,
      access: ['finance'],
      handle: (visit: StaffVisit) => doAct(visit, act),
    },
  ]),
];
