import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DECLINE_REASONS } from '../../src/modules/authorizations/index.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../docs/decisions.md'), 'utf8');
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

describe('docs/decisions.md', () => {
  it('explains a decision of each reason, by rank (npm run docs:decisions writes it anew)', () => {
    const codes = DECLINE_REASONS.map(({ code }) => code).filter((code) => !code.startsWith('voucher_'));
    expect(codes).toHaveLength(25);
    expect(matches(page, /^## (\w+): .+$/gm)).toEqual(codes);
    expect(matches(page, /^- The reason is (\w+): .+\.$/gm)).toEqual(codes);
  });

  it('shows both wordings of each, and no id of anything', () => {
    expect(matches(page, /^- (The person|Finance) reads: .+\.$/gm)).toHaveLength(50);
    expect(page).not.toMatch(/\b(iauth|ipi|ich|ic|idp|evt)_\w{6,}/);
    expect(page).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });
});
