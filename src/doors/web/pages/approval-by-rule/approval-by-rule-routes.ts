import type { FieldError } from '../../../../kernel/app-error.ts';
import { addDays, formatInstant, londonDate, startOfDay } from '../../../../kernel/dates.ts';
import { listRuleSwitches, type RuleSwitch } from '../../../../modules/awards/index.ts';
import { principalNames } from '../../../../modules/staff/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignInAlways } from '../../shell/fresh-sign-in.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { counted } from '../../words/count-words.ts';
import { type RuleCounts, readRuleCounts } from './approval-by-rule.query.ts';

const SHOWN = 20;
const DAYS = 28;

const lineOf = (change: RuleSwitch, names: ReadonlyMap<string, string>) => ({
  text: `Switched ${change.isOn ? 'on' : 'off'} by ${names.get(change.switchedBy) ?? 'somebody'} on ${formatInstant(change.switchedAt)}`,
  note: change.reason,
});

function sampleWords({ approved, sampled, open, wrong }: RuleCounts): string {
  if (approved === 0) return `No award was approved by rule in the last ${DAYS} days.`;
  const looked = `${counted(sampled, 'award')} of them ${sampled === 1 ? 'is' : 'are'} in the sample`;
  return `${counted(approved, 'award')} ${approved === 1 ? 'was' : 'were'} approved by rule in the last ${DAYS} days. ${looked}: ${open} still to be looked at, ${wrong} found wrong.`;
}

type Attempt = { reason: string; errors: readonly FieldError[] };

async function show(visit: StaffVisit, attempt: Attempt = { reason: '', errors: [] }): Promise<Answer> {
  const since = startOfDay(addDays(londonDate(visit.deps.clock.now()), 1 - DAYS));
  const { switches, names, counts } = await read(visit, async (trx) => {
    const found = await listRuleSwitches(trx, SHOWN);
    const ids = found.map(({ switchedBy }) => switchedBy);
    return { switches: found, names: await principalNames(trx, ids), counts: await readRuleCounts(trx, since) };
  });
  const isOn = switches[0]?.isOn ?? false;
  const model = {
    isOn,
    mayChange: visit.principal.role === 'commissioner',
    sample: sampleWords(counts),
    history: switches.map((change) => lineOf(change, names)),
    typed: attempt.reason,
  };
  const title = 'Approval by rule';
  return { view: 'pages/approval-by-rule/approval-by-rule.njk', title, model, errors: attempt.errors };
}

async function change(visit: StaffVisit): Promise<Answer> {
  const { body } = visit.req;
  const isOn = textOf(body.isOn) === 'yes';
  const reason = textOf(body.reason);
  if (isOn) requireFreshSignInAlways(visit);
  const errors = await refusalOf(visit.deps.awards.switchApprovalByRule(visit.principal, { isOn, reason }));
  if (errors) return show(visit, { reason, errors });
  return {
    done: isOn ? 'Approval by rule is on' : 'Approval by rule is off',
    next: [
      isOn
        ? 'Awards to £50 that are asked for from now on need no second person. One in ten is looked at afterwards.'
        : 'A second person decides on every award that is asked for from now on.',
    ],
    link: { text: 'Approval by rule', href: '/approval-by-rule' },
  };
}

export const APPROVAL_BY_RULE_ROUTES: readonly Route[] = [
  { method: 'get', path: '/approval-by-rule', access: OVERSEERS, handle: (visit: StaffVisit) => show(visit) },
  { method: 'post', path: '/approval-by-rule', access: ['commissioner'], handle: change },
];
