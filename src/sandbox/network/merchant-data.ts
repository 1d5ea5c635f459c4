import type { Behaviour } from '../behaviour.ts';
import type { AuthorizationRecord } from '../issuing/authorization.ts';
import { merchantCategoryCode } from './merchant-category.ts';
import type { SentMerchant } from './purchase-params.ts';

export type MerchantData = AuthorizationRecord['merchant_data'];

/** The shop Stripe's examples show when none is named. */
const ROCKET_RIDES: SentMerchant = {
  name: 'Rocket Rides',
  city: 'San Francisco',
  state: 'CA',
  country: 'US',
  postal_code: '94107',
};

/** The merchant as an authorization shows it. What nobody named is as the switch says. */
export function merchantData({ merchantDefaults }: Behaviour, sent: SentMerchant | undefined): MerchantData {
  const given = merchantDefaults === 'examples_for_each' ? { ...ROCKET_RIDES, ...sent } : (sent ?? ROCKET_RIDES);
  const category = given.category ?? 'taxicabs_limousines';
  return {
    category,
    category_code: merchantCategoryCode(category),
    city: given.city ?? null,
    country: given.country ?? 'GB',
    name: given.name ?? 'Rocket Rides',
    network_id: given.network_id ?? '1234567890',
    postal_code: given.postal_code ?? null,
    state: given.state ?? null,
    tax_id: null,
    terminal_id: given.terminal_id ?? null,
    url: given.url ?? null,
  };
}
