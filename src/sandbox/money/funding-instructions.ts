const BANK_ADDRESS = {
  city: 'Marram Bay',
  country: 'GB',
  line1: '1 Sandbox Street',
  line2: null,
  postal_code: 'ZZ1 1ZZ',
  state: null,
};

/** Where to send money by bank transfer: always the same made-up account. */
export function fundingInstructions() {
  return {
    object: 'funding_instructions',
    bank_transfer: {
      country: 'GB',
      financial_addresses: [
        {
          sort_code: {
            account_holder_address: BANK_ADDRESS,
            account_holder_name: 'Practice Purse Sandbox',
            account_number: '00012345',
            bank_address: BANK_ADDRESS,
            sort_code: '000000',
          },
          supported_networks: ['fps', 'bacs'],
          type: 'sort_code',
        },
      ],
      type: 'gb_bank_transfer',
    },
    currency: 'gbp',
    funding_type: 'bank_transfer',
    livemode: false,
  };
}
