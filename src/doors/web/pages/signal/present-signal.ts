import { formatInstant } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { isDeclineCode } from '../../../../modules/authorizations/index.ts';
import type { SignalDetail, SignalEvidence } from '../../../../modules/reports/index.ts';
import { signalOf } from '../../../../modules/risk/index.ts';
import { declineLabel } from '../../words/decline-words.ts';
import { bearInMind, signalTags, suggestionWords, verdictTag } from '../../words/signal-words.ts';
import type { Table } from '../../words/table.ts';

function resultWords({ kind, reasonCode }: SignalEvidence): string {
  if (kind === 'card_transaction') return 'Money that moved';
  return reasonCode && isDeclineCode(reasonCode) ? `Declined: ${declineLabel(reasonCode)}` : 'Approved';
}

function evidenceTable(evidence: readonly SignalEvidence[]): Table {
  return {
    caption: 'What it was raised on',
    columns: [{ text: 'When' }, { text: 'Shop' }, { text: 'Result' }, { text: 'Amount', isNumber: true }],
    rows: evidence.map((item) => [
      { text: formatInstant(item.at), note: item.id },
      { text: item.merchant },
      { text: resultWords(item) },
      { text: formatPence(item.amountPence) },
    ]),
  };
}

function factsOf(view: SignalDetail) {
  const { dueAt, verdict, weight, score } = view;
  return [
    { key: 'Practice and policy', value: `${view.practice}, ${view.policy}` },
    verdict
      ? { key: 'Score when it was judged', value: `${score}, of which this added ${weight}` }
      : { key: 'Score of the award', value: `${score}, of which this adds ${weight}` },
    ...(dueAt && !verdict ? [{ key: 'Look at it by', value: formatInstant(dueAt) }] : []),
    { key: 'First seen', value: formatInstant(view.raisedAt) },
    { key: 'Last payment', value: formatInstant(view.lastAt) },
  ];
}

function judgedOf({ verdict, judgedBy, judgedAt, note }: SignalDetail) {
  if (!verdict || !judgedBy || !judgedAt) return null;
  return { outcome: verdictTag(verdict).text, by: `${judgedBy}, ${formatInstant(judgedAt)}`, note: note ?? '' };
}

/** One signal in words; nobody's name is in it (R16). */
export function presentSignal(view: SignalDetail, now: Date) {
  const { name, sentence } = signalOf(view.signal);
  return {
    heading: name,
    tags: signalTags(view, now),
    sentence: sentence(view.figures),
    suggestion: view.verdict ? null : suggestionWords(view.suggestion),
    bearInMind: bearInMind(view.signal),
    award: { href: `/awards/${view.awardId}`, reference: view.awardReference },
    facts: factsOf(view),
    evidence: view.evidence.length > 0 ? evidenceTable(view.evidence) : null,
    judged: judgedOf(view),
    asksCareHome: view.signal === 'F11',
  };
}
