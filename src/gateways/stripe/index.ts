/** Stripe, by its own SDK: cards, records and verified webhooks. The only folder that imports it. */
export { createCardIssuer } from './card-issuer.ts';
export { checkSetup, type Finding } from './setup-check/check-setup.ts';
export { createStripeClient, STRIPE_VERSION } from './stripe-client.ts';
export { createDisputeDesk } from './stripe-disputes.ts';
export { createStripeListing } from './stripe-listing.ts';
export { createStripeRecords } from './stripe-records.ts';
export { BadWebhook, readAuthorizationRequest, readInboxEvent, verifyEvent } from './webhook-events.ts';
