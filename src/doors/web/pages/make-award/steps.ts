import type { AwardDraft } from './award-draft.ts';

/** The pages of the journey, in order. */
export const STEPS = ['who', 'what-for', 'how-much', 'how', 'why', 'tried', 'until', 'check'] as const;
export type StepName = (typeof STEPS)[number];

const ANSWERED: Record<StepName, (draft: AwardDraft) => boolean> = {
  who: ({ recipientId }) => recipientId !== undefined,
  'what-for': ({ policy }) => policy !== undefined,
  'how-much': ({ amountPence }) => amountPence !== undefined,
  how: ({ method }) => method !== undefined,
  why: ({ need, outcome }) => need !== undefined && outcome !== undefined,
  tried: ({ otherHelpTried }) => otherHelpTried !== undefined,
  until: ({ expiresOn }) => expiresOn !== undefined,
  check: () => false,
};

/** The first page that is not answered; `check` when all are. */
export function nextStep(draft: AwardDraft): StepName {
  return STEPS.find((step) => !ANSWERED[step](draft)) ?? 'check';
}

/** Whether every page before this one is answered. */
export function mayOpen(step: StepName, draft: AwardDraft): boolean {
  return STEPS.indexOf(step) <= STEPS.indexOf(nextStep(draft));
}

export function previousStep(step: StepName): StepName | null {
  return STEPS[STEPS.indexOf(step) - 1] ?? null;
}

export function pathOf(step: StepName): string {
  return `/make-award/${step}`;
}

const STEP_OF_FIELD: Readonly<Record<string, StepName>> = {
  recipient: 'who',
  recipientId: 'who',
  policy: 'what-for',
  amountPence: 'how-much',
  method: 'how',
  alreadyBought: 'how',
  alreadyBoughtInvoice: 'how',
  cardType: 'how',
  need: 'why',
  outcome: 'why',
  otherHelpTried: 'tried',
  expiresOn: 'until',
};

/** The page on which a field of the request is asked for. */
export function stepOfField(field: string): StepName {
  return STEP_OF_FIELD[field.split('.')[0] ?? ''] ?? 'check';
}
