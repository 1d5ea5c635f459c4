import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPenceShort } from '../../../../kernel/money.ts';
import { fullName, type PersonName } from '../../shell/names.ts';
import type { Task } from './tasks.query.ts';

export type TaskLine = { href: string; text: string; note: string };

/** What waits, as sentences that say what to do. */
export function presentTasks(tasks: readonly Task[], names: ReadonlyMap<string, PersonName>): TaskLine[] {
  return tasks.map((task) => {
    const name = names.get(task.recipientId);
    const person = name ? fullName(name) : `award ${task.reference}`;
    return { ...sentenceOf(task, person), note: `Since ${formatDate(londonDate(task.since))}` };
  });
}

function sentenceOf(task: Task, person: string): { href: string; text: string } {
  const what = `${formatPenceShort(task.amountPence)}, ${task.policyName}`;
  switch (task.kind) {
    case 'decide':
      return { href: `/awards/${task.awardId}/decide`, text: `Decide on an award for ${person}: ${what}` };
    case 'decide_exception':
      return {
        href: `/exceptions/${task.subject}`,
        text: `Decide whether ${person} may pay in a shop beyond the policy`,
      };
    case 'hand_over':
      return { href: `/awards/${task.awardId}`, text: `Print the code for ${person}: ${what}` };
    case 'replace':
      return {
        href: `/awards/${task.awardId}/replace`,
        text: `Replace the card of ${person}, who has none that works`,
      };
    case 'switch_on':
      return {
        href: `/awards/${task.awardId}`,
        text: `Ask ${person} whether their card came: it was posted four weeks ago and is not switched on`,
      };
    case 'end':
      return {
        href: `/awards/${task.awardId}`,
        text: `End the award of ${person}, who no longer agrees to it: ${what}`,
      };
    case 'ask_needs':
      return {
        href: `/people/${task.recipientId}/communication-needs`,
        text: `Ask ${person} how they need to be written or spoken to`,
      };
  }
}
