import type { Sandbox } from '../context.ts';
import type { Endpoint } from '../wire/endpoint.ts';
import { cardEndpoints } from './card-endpoints.ts';
import { cardholderEndpoints } from './cardholder-endpoints.ts';
import { designEndpoints } from './designs/design-endpoints.ts';
import { physicalBundleEndpoints } from './designs/physical-bundle.ts';
import { disputeEndpoints } from './disputes/dispute-endpoints.ts';
import { paymentEndpoints } from './payment-endpoints.ts';
import { tokenEndpoints } from './tokens/token-endpoints.ts';

/** Everything under `/v1/issuing`, with the test helpers of cards and designs. */
export function issuingEndpoints(sandbox: Sandbox): Endpoint[] {
  return [
    ...cardholderEndpoints(sandbox),
    ...cardEndpoints(sandbox),
    ...paymentEndpoints(sandbox),
    ...disputeEndpoints(sandbox),
    ...tokenEndpoints(sandbox),
    ...designEndpoints(sandbox),
    ...physicalBundleEndpoints(sandbox),
  ];
}
