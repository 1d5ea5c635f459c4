import { checkAccount } from './check-account.ts';
import { checkEventEndpoint } from './check-event-endpoint.ts';
import { checkPayment } from './check-payment.ts';
import { checkService } from './check-service.ts';
import type { Finding, Setup } from './finding.ts';

export type { Finding, Setup } from './finding.ts';

const isWrong = ({ verdict }: Finding) => verdict === 'WRONG';

/**
 * Walks through a set-up with Stripe's test mode, step by step: the account, the service as Stripe reaches it, the
 * endpoint for events, and one test payment. Changes nothing but a card and a cardholder of its own, which it ends.
 * A step that rests on one that is wrong is left out. `tell` hears of each finding as it is made.
 */
export async function checkSetup(setup: Setup, tell: (finding: Finding) => void): Promise<readonly Finding[]> {
  const all: Finding[] = [];
  const note = (findings: readonly Finding[]) => {
    for (const finding of findings) tell(finding);
    all.push(...findings);
    return findings;
  };
  if (note(await checkAccount(setup)).some(({ step, verdict }) => step === 'Key' && verdict === 'WRONG')) return all;
  note(await checkService(setup));
  const endpoint = note(await checkEventEndpoint(setup));
  if (!all.some((finding) => finding.step === 'Issuing' && isWrong(finding))) {
    note(await checkPayment(setup, !endpoint.some((finding) => finding.step === 'Event endpoint' && isWrong(finding))));
  }
  return all;
}
