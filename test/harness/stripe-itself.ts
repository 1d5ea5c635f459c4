import type { RunningService } from './service.ts';

/** What only Stripe does: asks the sandbox's control API for it. */
export async function asStripe(
  service: RunningService,
  path: string,
  body: Record<string, unknown> = {},
): Promise<void> {
  const answer = await fetch(`${service.sandboxUrl}/_sandbox${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_sandbox', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}
