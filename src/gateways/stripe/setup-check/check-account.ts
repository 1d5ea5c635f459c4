import { Stripe } from 'stripe';
import { formatPence } from '../../../kernel/money.ts';
import { type Finding, ok, type Setup, unknown, why, wrong } from './finding.ts';

/** Below this the Issuing balance is called empty: one payment of the demonstration may be as much. */
const ENOUGH_PENCE = 1000;
const FUND =
  'Add some in the Dashboard, or by POST /v1/test_helpers/issuing/fund_balance; `npm run seed:stripe` asks for £1,000.00.';

type Balance = Stripe.Response<Stripe.Balance>;

function keyProblem(error: unknown): Finding {
  if (error instanceof Stripe.errors.StripeAuthenticationError) {
    return wrong(
      'Key',
      why(error),
      'Set STRIPE_SECRET_KEY to a secret test key of the Dashboard (Developers, API keys).',
    );
  }
  if (error instanceof Stripe.errors.StripePermissionError) {
    return wrong('Key', why(error), 'Give the restricted key the right to read it, or use the secret test key.');
  }
  return wrong('Key', `Stripe was not reached: ${why(error)}`, 'See that this machine reaches Stripe’s API.');
}

function checkVersion(balance: Balance, { version }: Setup): Finding {
  const { apiVersion } = balance.lastResponse;
  if (apiVersion === version) return ok('API version', version);
  return wrong(
    'API version',
    `Stripe answered in ${apiVersion ?? 'an unnamed version'}, and the service is written for ${version}`,
    'Something between here and Stripe changes the header Stripe-Version: take it away.',
  );
}

function checkBalance({ issuing, livemode }: Balance): Finding {
  const pounds = issuing?.available.find(({ currency }) => currency === 'gbp');
  if (livemode)
    return wrong('Issuing balance', 'this is real money', 'Use a test key: nothing here may touch real money.');
  if (!pounds) {
    return wrong(
      'Issuing balance',
      'there is none in pounds',
      'Finish the onboarding of Issuing in test mode for a business in the United Kingdom.',
    );
  }
  if (pounds.amount >= ENOUGH_PENCE) return ok('Issuing balance', formatPence(pounds.amount));
  return wrong(
    'Issuing balance',
    `${formatPence(pounds.amount)}: payments will be declined (insufficient_funds)`,
    FUND,
  );
}

async function checkIssuing({ stripe }: Setup): Promise<Finding> {
  try {
    await stripe.issuing.cards.list({ limit: 1 });
    return ok('Issuing', 'cards can be read');
  } catch (error) {
    return wrong(
      'Issuing',
      why(error),
      'Enable Issuing for this account in test mode (Dashboard, Issuing, Get started).',
    );
  }
}

async function checkFunding({ stripe }: Setup): Promise<Finding> {
  const ask = { currency: 'gbp', funding_type: 'bank_transfer', bank_transfer: { type: 'gb_bank_transfer' } };
  try {
    const answer = await stripe.rawRequest('POST', '/v1/issuing/funding_instructions', ask);
    const [, sortCode] = JSON.stringify(answer).match(/"sort_code":"(\d+)"/) ?? [];
    return sortCode
      ? ok('Funding', `by bank transfer to sort code ${sortCode}`)
      : unknown('Funding', 'the instructions name no sort code', 'Look at Balances, Issuing, in the Dashboard.');
  } catch (error) {
    return unknown('Funding', why(error), 'Look at Balances, Issuing, in the Dashboard for how money gets there.');
  }
}

/** The key, its version and what the account may do. The rest is only asked when the key works. */
export async function checkAccount(setup: Setup): Promise<Finding[]> {
  let balance: Balance;
  try {
    balance = await setup.stripe.balance.retrieve();
  } catch (error) {
    return [keyProblem(error)];
  }
  return [
    ok('Key', 'a test key, and Stripe takes it'),
    checkVersion(balance, setup),
    await checkIssuing(setup),
    checkBalance(balance),
    await checkFunding(setup),
  ];
}
