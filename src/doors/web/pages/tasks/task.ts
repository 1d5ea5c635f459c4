import type { LondonDate } from '../../../../kernel/dates.ts';
import type { Role } from '../../../../kernel/principal.ts';
import type { AwardView } from '../../../../modules/reports/index.ts';

export type TaskKind =
  | 'decide'
  | 'reconsider'
  | 'sign_off'
  | 'decide_addition'
  | 'decide_exception'
  | 'hand_over'
  | 'undelivered'
  | 'replace'
  | 'switch_on'
  | 'ends_soon'
  | 'send_letter'
  | 'end'
  | 'ask_needs'
  | 'review_needs'
  | 'box_late'
  | 'box_low'
  | 'budget_alert'
  | 'pool_alert'
  | 'acknowledge_letter'
  | 'open_budget'
  | 'release_waiting'
  | 'agree_virement'
  | 'record_invoice'
  | 'check_invoices'
  | 'pay_invoices'
  | 'check_samples'
  | 'activate_policy'
  | 'declined_payments'
  | 'money_cases'
  | 'signals'
  | 'breaks'
  | 'parked_events'
  | 'take_key'
  | 'taken_over';

/** Something that waits for a person. What it is about beside it is null where it has none. */
export type Task = {
  kind: TaskKind;
  /** An award, an exception, a person, a budget: whatever the address of the task names. */
  subject: string;
  since: Date;
  /** The last day on which it is in time; null when it is to be done today. */
  dueOn: LondonDate | null;
  /** How many things wait behind this one line. */
  count: number;
  awardId: string | null;
  recipientId: string | null;
  reference: string | null;
  method: AwardView['method'] | null;
  amountPence: number | null;
  policyName: string | null;
  expiresOn: LondonDate | null;
};

/** What is asked of the modules about each thing that a query found: who must decide on it, or whether there is money. */
export type TaskTest = 'band_of_award' | 'band_of_addition' | 'room';

/**
 * One kind of task: who does it, and the query that finds it. The query gives `subject`, `since`, `due_on`, `award_id`
 * and `n`; it may name `:me`, `:selves`, `:today`, `:now` and `:practice`, which is null for whoever belongs to none.
 */
export type TaskSource = {
  kind: TaskKind;
  roles: readonly Role[];
  sql: string;
  /** Not for a manager who stands in for an approver: a delegation is for awards alone (R18). */
  isOwnRoleOnly?: boolean;
  /** What the query finds may be for somebody else. */
  test?: TaskTest;
};

/** Whose tasks, where and when. */
export type TaskReader = {
  id: string;
  /** Ids of the keys that they answer for: all of them are one person (R13). */
  alsoActsAs?: readonly string[];
  /** Their own first, then the one in whose place they decide on awards. */
  roles: readonly Role[];
  /** Of a practice's staff: the one they are working for now. */
  practiceId: string | null;
  today: LondonDate;
  now: Date;
};
