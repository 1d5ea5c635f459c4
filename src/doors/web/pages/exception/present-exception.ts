import { formatInstant } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { Principal } from '../../../../kernel/principal.ts';
import type { AwardView, ExceptionView } from '../../../../modules/reports/index.ts';
import { fullName, type PersonName } from '../../shell/names.ts';
import type { Tag } from '../../words/award-words.ts';
import { upperFirst } from '../../words/count-words.ts';
import {
  exceptionBoundsWords,
  exceptionLeftWords,
  exceptionRestWords,
  exceptionSubjectWords,
  exceptionTag,
  type RestWords,
} from '../../words/exception-words.ts';

type Row = { key: string; value: string };

export type ExceptionPage = {
  heading: string;
  sentence: string;
  stateTag: Tag;
  rows: Row[];
  award: { href: string; text: string; left: string };
  /** This person may allow and refuse it. */
  mayDecide: boolean;
  /** Why an approver may not; null when nothing stands in the way, or there is nothing to decide. */
  obstacle: string | null;
  mayWithdraw: boolean;
  /** What else declines the payment that it was asked after; null once the exception is over. */
  rest: RestWords | null;
};

export type ExceptionFacts = {
  exception: ExceptionView;
  award: AwardView;
  name: PersonName | null;
  principal: Principal;
};

function obstacleOf({ exception, principal }: ExceptionFacts): string | null {
  if (exception.askedById === principal.id) {
    return 'You asked for this yourself, so another approver must decide on it. You can withdraw it.';
  }
  if (exception.awardRequestedById === principal.id) {
    return 'You asked for this award yourself, so another approver must decide on its exceptions.';
  }
  return null;
}

/** "Asha Testwell asks for Foamline Spa: up to £45.00 in one payment, until 6 December 2026." */
function sentenceOf(exception: ExceptionView): string {
  const what = `${exceptionSubjectWords(exception)}: ${exceptionBoundsWords(exception)}.`;
  const { state, askedBy, decidedBy, withdrawnBy } = exception;
  if (state === 'asked') return `${askedBy} asks to allow ${what}`;
  if (state === 'refused') return `${decidedBy} refused to allow ${what}`;
  if (state === 'withdrawn') return `${withdrawnBy} withdrew it. It was for ${what}`;
  if (decidedBy === null) return `Nobody decided in time. ${askedBy} asked to allow ${what}`;
  return `${decidedBy} allowed ${what}`;
}

function act(key: string, about: { by: string | null; at: Date | null; note: string | null }): Row[] {
  const { by, at, note } = about;
  if (!by || !at) return [];
  return [{ key, value: `${by}, ${formatInstant(at)}${note ? `\n${note}` : ''}` }];
}

function rowsOf(exception: ExceptionView): Row[] {
  const { attempt, category, merchantName, policyName, policy, state } = exception;
  const decided = state === 'refused' ? 'Refused by' : 'Allowed by';
  return [
    { key: 'Why', value: exception.reason },
    {
      key: 'What was tried',
      value: `${merchantName}, ${formatPence(attempt.amountPence)}, ${formatInstant(attempt.at)}`,
    },
    { key: 'Kind of place', value: [category.plain, category.code].filter(Boolean).join(', ') },
    { key: 'Policy', value: `${policyName} (${policy})` },
    { key: 'What is left of it', value: exceptionLeftWords(exception) },
    { key: 'Asked for by', value: `${exception.askedBy}, ${formatInstant(exception.askedAt)}` },
    ...act(decided, { by: exception.decidedBy, at: exception.decidedAt, note: exception.decisionNote }),
    ...act('Withdrawn by', { by: exception.withdrawnBy, at: exception.withdrawnAt, note: exception.withdrawalNote }),
  ];
}

export function presentException(facts: ExceptionFacts): ExceptionPage {
  const { exception, award, name, principal } = facts;
  const waits = exception.state === 'asked' && principal.role === 'approver';
  const obstacle = waits ? obstacleOf(facts) : null;
  const isOpen = exception.state === 'asked' || exception.state === 'allowed';
  const isTheirs = exception.askedById === principal.id || principal.role === 'approver';
  const who = name ? `${fullName(name)}, ` : '';
  return {
    heading: `${upperFirst(exceptionSubjectWords(exception))}, award ${exception.awardReference}`,
    sentence: sentenceOf(exception),
    stateTag: exceptionTag(exception.state),
    rows: rowsOf(exception),
    award: {
      href: `/awards/${award.id}`,
      text: `${who}${award.reference}, ${award.practiceName}`,
      left: `${formatPence(award.availablePence)} of ${formatPence(award.amountPence)} left`,
    },
    mayDecide: waits && obstacle === null,
    obstacle,
    mayWithdraw: isOpen && isTheirs && principal.role !== 'auditor' && principal.role !== 'commissioner',
    rest: isOpen ? exceptionRestWords(exception.stillDeclined) : null,
  };
}
