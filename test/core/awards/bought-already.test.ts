import { describe, expect, it } from 'vitest';
import { checkBoughtAlready } from '../../../src/modules/awards/core/check-bought-already.ts';
import { isSampled } from '../../../src/modules/awards/core/sampling.ts';

const invoiceOf = (datedOn: string) => ({ datedOn, reason: 'The boiler could not wait' });
const fieldOf = (changes: Partial<Parameters<typeof checkBoughtAlready>[0]>) =>
  checkBoughtAlready({
    isBoughtAlready: true,
    method: 'invoice',
    invoice: invoiceOf('2026-11-01'),
    today: '2026-11-22',
    ...changes,
  })?.field ?? 'accepted';

describe('a purchase already made (R33)', () => {
  it('is paid by the practice, with a reason and an invoice under 28 days old, and in no other way', () => {
    expect(fieldOf({})).toBe('accepted');
    expect(fieldOf({ method: 'card' })).toBe('alreadyBought');
    expect(fieldOf({ invoice: null })).toBe('alreadyBought');
    expect(fieldOf({ isBoughtAlready: false, method: 'card', invoice: null })).toBe('accepted');
  });

  it('counts the days of the invoice in London', () => {
    expect(fieldOf({ invoice: invoiceOf('2026-10-26') })).toBe('accepted');
    expect(fieldOf({ invoice: invoiceOf('2026-10-25') })).toBe('alreadyBoughtInvoice.datedOn');
    expect(fieldOf({ invoice: invoiceOf('2026-11-23') })).toBe('alreadyBoughtInvoice.datedOn');
  });
});

describe('the sample of approvals by rule (R15)', () => {
  it('takes one id in ten, by its random end', () => {
    const ids = Array.from(
      { length: 1000 },
      (_, n) => `019aab1f-2c5e-7d43-8a3f-5b7e${n.toString(16).padStart(8, '0')}`,
    );
    expect(ids.filter(isSampled).length).toBe(100);
  });
});
