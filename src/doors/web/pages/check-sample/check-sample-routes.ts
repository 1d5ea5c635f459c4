import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPenceShort } from '../../../../kernel/money.ts';
import type { Role } from '../../../../kernel/principal.ts';
import { findSample } from '../../../../modules/awards/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { fullName, namesFor, type PersonName } from '../../shell/names.ts';
import { findSeenAward } from '../../shell/one-award.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import { type OpenSample, readOpenSamples } from './open-samples.query.ts';

type Attempt = { finding: string; note: string; errors: readonly FieldError[] };

async function readSample(visit: StaffVisit) {
  return read(visit, async (trx) => {
    const seen = await findSeenAward(visit, trx);
    const sample = await findSample(trx, seen.award.id);
    if (!sample) throw new AppError('not_found', 'This award is not in the sample.');
    return { ...seen, sample };
  });
}

async function show(visit: StaffVisit, attempt: Attempt = { finding: '', note: '', errors: [] }): Promise<Answer> {
  const { award, name, sample } = await readSample(visit);
  const { finding, note, errors } = attempt;
  const who = name ? fullName(name) : `award ${award.reference}`;
  const model = {
    awardId: award.id,
    sentence: `${formatPenceShort(award.amountPence)} for ${who} under ${award.policyName} was approved by rule on ${formatDate(londonDate(sample.sampledAt))}.`,
    rows: [
      { key: 'Need', value: award.need },
      { key: 'What we hope for', value: award.outcome },
      { key: 'What else was tried', value: award.otherHelpTried },
      { key: 'Asked for by', value: award.requestedBy },
    ],
    isOwn: award.requestedById === visit.principal.id,
    checked: sample.finding && { finding: sample.finding, note: sample.note },
    typed: { finding, note },
  };
  return { view: 'pages/check-sample/check-sample.njk', title: `Look at award ${award.reference}`, model, errors };
}

async function check(visit: StaffVisit): Promise<Answer> {
  const awardId = textOf(visit.req.params['id']);
  const finding = textOf(visit.req.body.finding);
  const note = textOf(visit.req.body.note);
  if (finding !== 'right' && finding !== 'wrong') {
    const message = 'Say whether you would have approved it';
    return show(visit, { finding, note, errors: [{ field: 'finding', message }] });
  }
  const errors = await refusalOf(visit.deps.awards.checkSample(visit.principal, { awardId, finding, note }));
  if (errors) return show(visit, { finding, note, errors });
  return {
    done: 'It is written down',
    next:
      finding === 'right'
        ? ['Nothing else happens to the award.']
        : ['The award goes on. Freeze its card or end it from its page if it should not, and tell the commissioner.'],
    link: { text: 'Go to the award', href: `/awards/${awardId}` },
  };
}

const MOST_SHOWN = 100;

function lineOf(sample: OpenSample, about: { names: ReadonlyMap<string, PersonName>; principalId: string }) {
  const name = about.names.get(sample.recipientId);
  const own = sample.requestedById === about.principalId ? ' You asked for it, so somebody else must look.' : '';
  return {
    href: `/awards/${sample.awardId}/sample-check`,
    text: `${name ? fullName(name) : sample.reference}: ${formatPenceShort(sample.amountPence)}, ${sample.policyName}`,
    note: `${sample.practice}, approved by rule on ${formatDate(londonDate(sample.sampledAt))}.${own}`,
  };
}

async function showSamples(visit: StaffVisit): Promise<Answer> {
  const { samples, names } = await read(visit, async (trx) => {
    const found = await readOpenSamples(trx, { practiceId: visit.practice?.id ?? null, limit: MOST_SHOWN });
    const ids = found.map(({ recipientId }) => recipientId);
    return { samples: found, names: await namesFor(visit, trx, ids) };
  });
  const isOne = samples.length === 1;
  const model = {
    sentence:
      samples.length === 0
        ? 'Nothing waits. One in ten of the awards that are approved by rule comes here.'
        : `${upperFirst(counted(samples.length, 'award'))} ${isOne ? 'waits' : 'wait'} to be looked at, oldest first.`,
    lines: samples.map((sample) => lineOf(sample, { names, principalId: visit.principal.id })),
  };
  return { view: 'pages/check-sample/samples.njk', title: 'Approved by rule, to look at', model };
}

const CHECKERS: readonly Role[] = ['approver', 'finance', 'commissioner'];

export const CHECK_SAMPLE_ROUTES: readonly Route[] = [
  { method: 'get', path: '/approval-samples', access: CHECKERS, handle: showSamples },
  { method: 'get', path: '/awards/:id/sample-check', access: CHECKERS, handle: (visit: StaffVisit) => show(visit) },
  { method: 'post', path: '/awards/:id/sample-check', access: CHECKERS, handle: check },
];
