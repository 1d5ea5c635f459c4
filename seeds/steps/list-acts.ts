import type { Calendar } from '../calendar.ts';
import { SCENES, type Scene } from '../data/scenes.ts';
import type { AwardPlan, PaymentPlan } from '../plan/award-plan.ts';

/** One thing that somebody does at a moment of the year. */
export type Act = { at: Date } & (
  | { kind: 'request' | 'decide' | 'receive' | 'check' | 'cancel'; award: AwardPlan }
  | { kind: 'pay'; award: AwardPlan; payment: PaymentPlan }
  | { kind: 'scene'; scene: Scene }
);

/** Acts of one kind at one moment: they may be done at the same time. */
export type ActGroup = { at: Date; kind: Act['kind']; acts: readonly Act[] };

function actsOf(award: AwardPlan): Act[] {
  const { requestedAt, decision, payments, invoice, cancelledAt } = award;
  return [
    { at: requestedAt, kind: 'request', award },
    ...(decision === 'waits' ? [] : [{ at: decision.at, kind: 'decide', award } as const]),
    ...(invoice ? [{ at: invoice.receivedAt, kind: 'receive', award } as const] : []),
    ...(invoice ? [{ at: invoice.checkedAt, kind: 'check', award } as const] : []),
    ...payments.map((payment) => ({ at: payment.at, kind: 'pay', award, payment }) as const),
    ...(cancelledAt ? [{ at: cancelledAt, kind: 'cancel', award } as const] : []),
  ];
}

/** Everything of the year in order of time. At one moment what gives money back comes first, and scenes last. */
export function listActs(awards: readonly AwardPlan[], calendar: Calendar): ActGroup[] {
  const order: readonly Act['kind'][] = ['cancel', 'request', 'decide', 'receive', 'check', 'pay', 'scene'];
  const scenes = SCENES.map(
    (scene): Act => ({ at: calendar.recently(scene.daysBefore, scene.time), kind: 'scene', scene }),
  );
  const groups = new Map<string, Act[]>();
  for (const act of [...awards.flatMap(actsOf), ...scenes]) {
    const key = `${act.at.getTime()} ${act.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), act]);
  }
  return [...groups.values()]
    .flatMap((acts) => (acts[0] ? [{ at: acts[0].at, kind: acts[0].kind, acts }] : []))
    .sort((a, b) => a.at.getTime() - b.at.getTime() || order.indexOf(a.kind) - order.indexOf(b.kind));
}
