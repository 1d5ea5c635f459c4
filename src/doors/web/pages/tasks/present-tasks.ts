import { formatDate, type LondonDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPenceShort } from '../../../../kernel/money.ts';
import { fullName, type PersonName } from '../../shell/names.ts';
import { counted } from '../../words/count-words.ts';
import callScripts from './call-scripts.json' with { type: 'json' };
import type { Task, TaskKind } from './task.ts';
import { dueDayOf, URGENCIES, type Urgency, urgencyOf } from './task-urgency.ts';

type Script = { title: string; lines: string[] };
export type TaskLine = { href: string; text: string; note: string; script: Script | null };
export type TaskGroup = { heading: string; tasks: TaskLine[] };

export type TaskTelling = {
  names: ReadonlyMap<string, PersonName>;
  today: LondonDate;
  /** What the practice is called on the phone. */
  surgery: string;
};

type Told = { href: string; text: string };
type Words = (task: Task, about: { person: string; what: string }) => Told;

const ofAward = (path: string) => (task: Task) => `/awards/${task.awardId}${path}`;
const decide = ofAward('/decide');
const award = ofAward('');

/** What leavers had in hand beside awards, by where it is seen to. */
const LEFT_BEHIND: Readonly<Record<string, string>> = {
  invoices: 'an invoice',
  boxes: 'a box of cards on its way',
  virements: 'an offer to move money',
  disputes: 'the draft of a dispute',
  declines: 'a declined payment',
  cases: 'a case',
  reconciliation: 'a difference between our books and Stripe’s',
};

/** What waits, as a sentence that says what to do, and where. */
const WORDS: Record<TaskKind, Words> = {
  decide: (task, { person, what }) => ({ href: decide(task), text: `Decide on an award for ${person}: ${what}` }),
  reconsider: (task, { person, what }) => ({
    href: decide(task),
    text: `Look once more at the refused award of ${person}: ${what}`,
  }),
  sign_off: (task, { person, what }) => ({
    href: `${award(task)}/sign-off`,
    text: `Sign off what was issued out of hours to ${person}: ${what}`,
  }),
  decide_addition: (task, { person }) => ({
    href: `${award(task)}/additions/${task.subject}`,
    text: `Decide on more money or time for ${person}`,
  }),
  decide_exception: (task, { person }) => ({
    href: `/exceptions/${task.subject}`,
    text: `Decide whether ${person} may pay in a shop beyond the policy`,
  }),
  hand_over: (task, { person, what }) => ({ href: award(task), text: `Print the code for ${person}: ${what}` }),
  undelivered: (task, { person }) => ({
    href: `${award(task)}/send`,
    text: `Get the voucher to ${person} in another way: what was sent did not arrive`,
  }),
  replace: (task, { person }) => ({
    href: `${award(task)}/replace`,
    text: `Replace the card of ${person}, who has none that works`,
  }),
  switch_on: (task, { person }) => ({
    href: award(task),
    text: `Get the card of ${person} to them: it was posted to you four weeks ago and is not switched on`,
  }),
  ends_soon: (task, { person }) => ({
    href: award(task),
    text: `Tell ${person} that there is money left, and that it ends on ${formatDate(task.expiresOn ?? '')}`,
  }),
  send_letter: (task, { person }) => ({
    href: `${award(task)}/letter`,
    text: `Print the letter that tells ${person} why their award was refused`,
  }),
  end: (task, { person, what }) => ({
    href: award(task),
    text: `End the award of ${person}, who no longer agrees to it: ${what}`,
  }),
  ask_needs: (task, { person }) => ({
    href: `/people/${task.subject}/communication-needs`,
    text: `Ask ${person} how they need to be written or spoken to`,
  }),
  review_needs: (task, { person }) => ({
    href: `/people/${task.subject}/communication-needs`,
    text: `Ask ${person} whether we still write and speak to them in the right way: it is a year since we asked`,
  }),
  box_late: () => ({ href: '/boxes', text: 'Ask after a box of cards that has not come in ten days' }),
  box_low: () => ({ href: '/boxes', text: 'Order a box of cards: two or fewer are left' }),
  budget_alert: (task) => ({
    href: `/budgets/${task.subject}`,
    text: `Look at the budget of ${task.subject}: most of it is used`,
  }),
  pool_alert: (task) => ({
    href: `/budget-alerts/${task.subject}/note`,
    text: 'Take note that most of the pool that practices share is used',
  }),
  acknowledge_letter: (task) => ({
    href: task.subject,
    text: 'Read and acknowledge the letter that allocates a budget',
  }),
  open_budget: (task) => ({ href: task.subject, text: 'Open a budget whose letter is acknowledged' }),
  release_waiting: (task) => ({
    href: '/waiting-list',
    text: `Release ${task.count === 1 ? 'the request that waits' : `the oldest of ${counted(task.count, 'request')} that wait`} for money: there is enough for it now`,
  }),
  agree_virement: (task) => ({
    href: `/virements/${task.subject}`,
    text: 'Agree or not to money that is to move between two practices',
  }),
  record_invoice: (task, { person, what }) => ({
    href: award(task),
    text: `Record the invoice that the practice pays for ${person}: ${what}`,
  }),
  check_invoices: (task) => ({
    href: '/invoices',
    text: `Check ${counted(task.count, 'invoice')} that somebody else recorded`,
  }),
  pay_invoices: (task) => ({ href: '/invoices', text: `Check or pay ${counted(task.count, 'invoice')}` }),
  check_samples: (task) => ({
    href: '/approval-samples',
    text: `Look at ${counted(task.count, 'award')} that nobody but the rule approved`,
  }),
  activate_policy: (task) => ({
    href: `/policies/${task.subject}`,
    text: `Activate or return the proposed version of policy ${task.subject}`,
  }),
  declined_payments: (task) => ({
    href: '/declines',
    text: `Review ${counted(task.count, 'declined payment')} due by today`,
  }),
  money_cases: (task) => ({ href: '/cases', text: `Settle ${counted(task.count, 'case')} due by today` }),
  signals: (task) => ({ href: '/signals', text: `Look at ${counted(task.count, 'fraud signal')} due by today` }),
  breaks: (task) => ({
    href: '/reconciliation',
    text: `Explain ${counted(task.count, 'difference')} between our books and Stripe’s`,
  }),
  parked_events: (task) => ({
    href: '/news',
    text: `See to ${counted(task.count, 'event')} that could not be taken in`,
  }),
  take_key: (task) => ({
    href: `/your-sign-in/take-key?key=${task.subject}`,
    text: 'Take the key of a program that you answer for, or end it',
  }),
  taken_over: (task, { person, what }) => ({
    href: task.subject,
    text: task.awardId
      ? `Follow what a colleague who left asked for, for ${person}: ${what}`
      : `See to ${LEFT_BEHIND[task.subject.split('/')[1] ?? '']} of a colleague who left`,
  }),
};

/** By kind; what is said of a voucher in another way than of a card has `_voucher` after it. */
const SCRIPTS: Readonly<Record<string, Script | undefined>> = callScripts;

function scriptOf(task: Task, { name, surgery }: { name: PersonName | undefined; surgery: string }): Script | null {
  const script = SCRIPTS[`${task.kind}_${task.method}`] ?? SCRIPTS[task.kind];
  if (!script) return null;
  const said: Record<string, string> = {
    surgery,
    carrier: task.method === 'voucher' ? 'voucher' : 'card',
    name: name ? fullName(name) : '(their name)',
    day: task.expiresOn ? formatDate(task.expiresOn) : '(the last day)',
  };
  const lines = script.lines.map((line) => line.replace(/\{(\w+)\}/g, (_, word: string) => said[word] ?? ''));
  return { title: script.title, lines };
}

function noteOf(task: Task): string {
  const since = `Since ${formatDate(londonDate(task.since))}`;
  const dueOn = dueDayOf(task);
  return dueOn && task.kind !== 'ends_soon' ? `${since}, by ${formatDate(dueOn)}` : since;
}

function lineOf(task: Task, telling: TaskTelling): TaskLine {
  const name = task.recipientId ? telling.names.get(task.recipientId) : undefined;
  const person = name ? fullName(name) : `somebody (award ${task.reference})`;
  const what = `${formatPenceShort(task.amountPence ?? 0)}, ${task.policyName}`;
  const { href, text } = WORDS[task.kind](task, { person, what });
  return { href, text, note: noteOf(task), script: scriptOf(task, { name, surgery: telling.surgery }) };
}

const HEADINGS: Record<Urgency, string> = { late: 'Late', today: 'Today', soon: 'Coming up' };

/** Somebody without a card that works first, then people who wait for an answer; the rest by age. */
const FIRST: readonly TaskKind[] = [
  'replace',
  'undelivered',
  'sign_off',
  'end',
  'reconsider',
  'decide',
  'decide_addition',
];
const placeOf = ({ kind }: Task) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length);

/** The tasks in the order in which they should be done; `tasks` come oldest first. */
export function inOrder(tasks: readonly Task[], today: LondonDate): Task[] {
  const rank = (task: Task) => URGENCIES.indexOf(urgencyOf(task, today));
  return [...tasks].sort((a, b) => rank(a) - rank(b) || placeOf(a) - placeOf(b));
}

/** Tasks as lines, in the order given. */
export function presentTasks(tasks: readonly Task[], telling: TaskTelling): TaskLine[] {
  return tasks.map((task) => lineOf(task, telling));
}

/** Tasks grouped by urgency; a group without any is left out. */
export function groupTasks(tasks: readonly Task[], telling: TaskTelling): TaskGroup[] {
  const ordered = inOrder(tasks, telling.today);
  const groups = URGENCIES.map((urgency) => ({
    heading: HEADINGS[urgency],
    tasks: presentTasks(
      ordered.filter((task) => urgencyOf(task, telling.today) === urgency),
      telling,
    ),
  }));
  return groups.filter((group) => group.tasks.length > 0);
}
