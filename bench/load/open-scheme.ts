import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Stripe } from 'stripe';
import { v7 as newId } from 'uuid';
import { compose, type Service } from '../../src/compose.ts';
import { loadConfig } from '../../src/config.ts';
import { addDays, financialYearOf, londonDate } from '../../src/kernel/dates.ts';
import { type Principal, type Role, systemPrincipal } from '../../src/kernel/principal.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { inScope } from '../../src/platform/database.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { createStripeSandbox } from '../../src/sandbox/index.ts';
import { loadingEnvironment, SECRETS } from '../environment.ts';

/** One practice with an open budget and one award with an active card, all made through the service's verbs. */
export type Template = { practiceId: string; budgetId: string; awardId: string };

export type Scheme = {
  templates: readonly Template[];
  /** A delivery of the authorization request for the first template's card, as Stripe's stand-in sends it. */
  sampleBody: string;
};

export type SchemeOptions = { databaseUrl: string; practices: number; allocationPence: number };

const TEMPLATE_PENCE = 4000;

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function addPerson(service: Service, role: Role, practiceIds: readonly string[]): Promise<Principal> {
  const id = newId();
  await service.staff.addStaff({ id, name: `Bench ${role}`, title: role, role, practiceIds, isDemonstration: true });
  const principal = await service.staff.principalOf(id, `bench-${role}`);
  if (!principal) throw new Error(`No principal for ${role}`);
  return principal;
}

type Office = { service: Service; commissionerId: string; commissioner: Principal; allocationPence: number };

async function openBudget(office: Office, practiceId: string, manager: Principal): Promise<string> {
  const { service, commissionerId, commissioner, allocationPence } = office;
  const budgetId = await service.budgets.createBudget(commissioner, {
    ownerPartyId: practiceId,
    practiceId,
    commissionerId,
    financialYear: financialYearOf(londonDate(service.clock.now())),
  });
  const allocation = { budgetId, amountPence: allocationPence, reason: 'Benchmark', idempotencyKey: budgetId };
  await service.budgets.allocate(commissioner, allocation);
  await service.budgets.sendLetter(commissioner, budgetId);
  await service.budgets.acknowledgeLetter(manager, budgetId);
  await service.budgets.openBudget(commissioner, budgetId);
  return budgetId;
}

async function makeAward(service: Service, code: string, people: Record<'requester' | 'approver', Principal>) {
  const asked = await service.awards.requestAward(people.requester, {
    request: {
      practice: code,
      policy: 'P5',
      method: 'card',
      amountPence: TEMPLATE_PENCE,
      recipient: { givenName: 'Ivy', familyName: 'Benchley', dateOfBirth: '1945-03-04' },
      need: 'Something to measure with',
      outcome: 'Measured',
      otherHelpTried: 'Measuring with a prototype',
      expiresOn: addDays(londonDate(service.clock.now()), 14),
      methodsOffered: ['card', 'voucher'],
    },
    options: {},
  });
  return service.awards.approveAward(people.approver, asked.id);
}

async function makeTemplate(office: Office, place: number): Promise<Template> {
  const { service } = office;
  const code = `BENCH-${place}`;
  const practiceId = await service.budgets.createPractice(systemPrincipal('bench'), {
    code,
    name: `Bench Surgery ${place}`,
    listSize: 10_000,
    addressLine1: '1 Sandy Lane',
    city: 'Marram Bay',
    postcode: 'ZZ1 1AA',
    phone: '01632 960001',
  });
  const manager = await addPerson(service, 'practice_manager', [practiceId]);
  const budgetId = await openBudget(office, practiceId, manager);
  const people = {
    requester: await addPerson(service, 'requester', [practiceId]),
    approver: await addPerson(service, 'approver', [practiceId]),
  };
  const { id: awardId } = await makeAward(service, code, people);
  return { practiceId, budgetId, awardId };
}

/** Asks for a payment at Stripe's stand-in and keeps what it delivers to the authorization endpoint. */
async function captureBody(
  { service, shop, capture }: { service: Service; shop: Stripe; capture: Server },
  awardId: string,
): Promise<string> {
  const delivered = new Promise<string>((resolve) => {
    capture.once('request', (req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        res.writeHead(200, { 'content-type': 'application/json', 'stripe-version': '2025-01-01' });
        res.end('{"approved":false}');
        resolve(Buffer.concat(chunks).toString());
      });
    });
  });
  const row = await inScope(service.db, 'all', (trx) =>
    trx('cards').where({ award_id: awardId }).first('stripe_card_id'),
  );
  await shop.testHelpers.issuing.authorizations.create({
    card: String(row.stripe_card_id),
    amount: 100,
    merchant_data: {
      category: 'grocery_stores_supermarkets',
      name: 'Seagull Stores',
      city: 'Marram Bay',
      country: 'GB',
      network_id: '900001',
    },
  });
  return delivered;
}

/**
 * Makes what every card of the benchmark is copied from, through the real verbs: practices with open budgets,
 * staff, and one award each with an active card. Needs a migrated, empty database; the stand-in for Stripe
 * runs meanwhile, and stops afterwards.
 */
export async function openScheme(options: SchemeOptions): Promise<Scheme> {
  const { databaseUrl, practices, allocationPence } = options;
  await using parts = new AsyncDisposableStack();
  const stripe = createServer();
  const capture = createServer();
  const urls = { stripe: await listen(stripe), capture: await listen(capture) };
  for (const server of [stripe, capture]) {
    parts.defer(() => {
      server.closeAllConnections();
      server.close();
    });
  }
  const config = loadConfig(loadingEnvironment({ databaseUrl, stripeUrl: urls.stripe }));
  const sandbox = createStripeSandbox({
    databaseUrl,
    clock: systemClock,
    logger: createLogger({ name: 'sandbox', level: 'error' }),
    publicUrl: urls.stripe,
    authorizationEndpoint: { url: urls.capture, secret: SECRETS.authorizations },
    eventEndpoint: null,
  });
  parts.defer(() => sandbox.destroy());
  stripe.on('request', sandbox.app);
  const service = await compose(config);
  parts.defer(() => service.destroy());
  const at = new URL(urls.stripe);
  const shop = new Stripe(config.stripe.secretKey, { host: at.hostname, port: at.port, protocol: 'http' });
  await inScope(service.db, 'all', (trx) => service.policies.installPresets(trx, service.clock.now()));
  const commissioner = await addPerson(service, 'commissioner', []);
  const commissionerId = await service.budgets.createCommissioner(systemPrincipal('bench'), {
    code: 'ICB',
    name: 'Bench ICB',
  });
  const office = { service, commissionerId, commissioner, allocationPence };
  await shop.rawRequest('POST', '/v1/test_helpers/issuing/fund_balance', { amount: 1_000_000, currency: 'gbp' });
  await service.reconciliation.bookArrivals();
  const templates: Template[] = [];
  for (let place = 0; place < practices; place += 1) templates.push(await makeTemplate(office, place));
  const sampleBody = await captureBody({ service, shop, capture }, templates[0]?.awardId ?? '');
  return { templates, sampleBody };
}
