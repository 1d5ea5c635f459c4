import type { Merchant } from './core/authorization-request.ts';
import type { MerchantColumns } from './settlement-store.ts';

/** The shop as both tables keep it. */
export function merchantColumns(merchant: Merchant): MerchantColumns {
  return {
    merchant_name: merchant.name,
    merchant_network_id: merchant.networkId,
    merchant_category: merchant.category,
    merchant_category_code: merchant.categoryCode,
    merchant_country: merchant.country,
    merchant_city: merchant.city,
  };
}
