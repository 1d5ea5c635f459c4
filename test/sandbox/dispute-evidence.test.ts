import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FRAUD, openDispute as open } from './dispute-a-payment.ts';
import { startSandbox, type TestSandbox } from './sandbox-server.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.destroy());

const PDF = Buffer.from('%PDF-1.4 a receipt');
const openDispute = (params: Stripe.Issuing.DisputeCreateParams) => open(sandbox, params);

describe('evidence', () => {
  test('is merged for its reason, taken back by an empty value, and starts anew with another reason', async () => {
    const { disputes } = sandbox.stripe.issuing;
    const { id } = await openDispute({ evidence: { reason: 'not_received', not_received: { explanation: 'No box' } } });
    const more = await disputes.update(id, {
      evidence: { not_received: { expected_at: 1_700_000_000, product_type: 'merchandise', product_description: 'x' } },
    });
    expect(more.evidence.not_received).toMatchObject({ explanation: 'No box', expected_at: 1_700_000_000 });
    const less = await disputes.update(id, { evidence: { not_received: { product_description: '' } } });
    expect(less.evidence.not_received).toMatchObject({ explanation: 'No box', product_description: null });
    const other = await disputes.update(id, { evidence: FRAUD });
    expect(other.evidence).toEqual({
      reason: 'fraudulent',
      fraudulent: { additional_documentation: null, explanation: 'The card was in a drawer.' },
    });
    expect((await disputes.update(id, { evidence: { fraudulent: '' } })).evidence.fraudulent?.explanation).toBeNull();
  });

  test.each([
    ['for another reason', { ...FRAUD, other: { explanation: 'x' } }, 'evidence[other]'],
    [
      'that names a file that is not there',
      { reason: 'fraudulent', fraudulent: { additional_documentation: 'file_none' } },
      'evidence[fraudulent][additional_documentation]',
    ],
    [
      'that names a purchase that is not there',
      { reason: 'duplicate', duplicate: { original_transaction: 'ipi_none' } },
      'evidence[duplicate][original_transaction]',
    ],
    ['of an unknown kind', { reason: 'fraudulent', fraudulent: { colour: 'red' } }, 'evidence[fraudulent][colour]'],
  ])('%s is refused', async (_name, evidence, param) => {
    await expect(openDispute({ evidence: evidence as never })).rejects.toMatchObject({ statusCode: 400, param });
  });

  test.each<[string, Stripe.Issuing.DisputeCreateParams.Evidence, string]>([
    ['canceled', { canceled: { explanation: 'x' } }, 'evidence[canceled][canceled_at]'],
    ['duplicate', { duplicate: { explanation: 'x' } }, 'evidence[duplicate][original_transaction]'],
    ['fraudulent', {}, 'evidence[fraudulent][explanation]'],
    [
      'merchandise_not_as_described',
      {
        merchandise_not_as_described: {
          explanation: 'x',
          received_at: 1,
          return_description: 'sent back',
          return_status: 'successful',
        },
      },
      'evidence[merchandise_not_as_described][returned_at]',
    ],
    ['no_valid_authorization', {}, 'evidence[no_valid_authorization][explanation]'],
    ['not_received', { not_received: { explanation: 'x' } }, 'evidence[not_received][expected_at]'],
    ['other', { other: { explanation: 'x' } }, 'evidence[other][product_description]'],
    [
      'service_not_as_described',
      { service_not_as_described: { explanation: 'x' } },
      'evidence[service_not_as_described][canceled_at]',
    ],
  ])('for %s is checked when the dispute is submitted, not before', async (reason, evidence, param) => {
    const { id } = await openDispute({ evidence: { ...evidence, reason } });
    await expect(sandbox.stripe.issuing.disputes.submit(id)).rejects.toMatchObject({
      code: 'parameter_missing',
      param,
    });
    expect(await sandbox.stripe.issuing.disputes.retrieve(id)).toMatchObject({ status: 'unsubmitted' });
  });

  test('can be a file, uploaded as the SDK does it', async () => {
    const { stripe } = sandbox;
    const file = await stripe.files.create({
      purpose: 'dispute_evidence',
      file: { data: PDF, name: 'receipt £5.pdf', type: 'application/pdf' },
    });
    expect(file).toMatchObject({ size: PDF.length, type: 'pdf', filename: 'receipt £5.pdf' });
    expect(await stripe.files.retrieve(file.id)).toMatchObject({ id: file.id });
    expect((await stripe.files.list({ purpose: 'dispute_evidence' })).data.map(({ id }) => id)).toContain(file.id);
    const headers = { authorization: 'Bearer sk_test_x' };
    const contents = await fetch(`${sandbox.url}/v1/files/${file.id}/contents`, { headers });
    expect(Buffer.from(await contents.arrayBuffer())).toEqual(PDF);
    const fraudulent = { explanation: 'x', additional_documentation: file.id };
    const { id } = await openDispute({ evidence: { reason: 'fraudulent', fraudulent } });
    const expand = ['evidence.fraudulent.additional_documentation'];
    const found = await stripe.issuing.disputes.retrieve(id, { expand });
    expect(found.evidence.fraudulent?.additional_documentation).toMatchObject({ object: 'file', id: file.id });
  });

  test.each([
    ['not a document', { purpose: 'dispute_evidence' as const, data: Buffer.from('hello') }, 'file'],
    ['for no known purpose', { purpose: 'poetry' as never, data: PDF }, 'purpose'],
  ])('a file %s is refused', async (_name, { purpose, data }, param) => {
    const file = { data, name: 'x.pdf', type: 'application/pdf' };
    await expect(sandbox.stripe.files.create({ purpose, file })).rejects.toMatchObject({ statusCode: 400, param });
  });

  test('the same key with the same file is one upload, and with another file an idempotency error', async () => {
    const upload = (data: Buffer) =>
      sandbox.stripe.files.create(
        { purpose: 'dispute_evidence', file: { data, name: 'x.pdf', type: 'application/pdf' } },
        { idempotencyKey: 'upload-1' },
      );
    expect((await upload(PDF)).id).toBe((await upload(PDF)).id);
    await expect(upload(Buffer.from('%PDF-other'))).rejects.toMatchObject({ type: 'StripeIdempotencyError' });
  });
});
