import { describe, expect, it } from 'vitest';
import merchants from '../../../seeds/data/merchants.json' with { type: 'json' };
import { SHOPS, shopNetworkId } from '../../../src/sandbox/till/shops.ts';

const seeded = Object.values(merchants);

describe('the shops of the demonstration', () => {
  it('are those of the till where the till has them: an exception for a seeded payment opens the till’s shop (R43)', () => {
    const atBoth = SHOPS.filter(({ name }) => seeded.some((one) => one.name === name));
    expect(atBoth.length).toBeGreaterThan(10);
    for (const shop of atBoth) {
      const one = seeded.find(({ name }) => name === shop.name);
      expect([shop.name, one?.networkId, one?.category]).toEqual([shop.name, shopNetworkId(shop), shop.category]);
    }
  });

  it('each have a number of their own', () => {
    expect(new Set(seeded.map(({ networkId }) => networkId)).size).toBe(seeded.length);
  });
});
