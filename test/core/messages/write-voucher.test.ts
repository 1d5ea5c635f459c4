import { describe, expect, it } from 'vitest';
import { type SendFacts, whyNot } from '../../../src/modules/messages/core/may-send.ts';
import { CHANNELS } from '../../../src/modules/messages/core/message.ts';
import { writeEmail, writeLetter, writeText } from '../../../src/modules/messages/core/write-voucher.ts';

const FACTS = {
  surgery: 'Seabright Medical Centre',
  phone: '01632 960101',
  code: 'K7MQ-2XWP-9TDH-4RBC',
  availablePence: 12_050,
  lastDay: '2026-09-30',
  address: 'purse.example.nhs.uk/my-award',
  plainList: 'food and clothes',
};

describe('what a message about a voucher says', () => {
  it('is, in a text, the code, the sum, the last day, where and whom to call, in one text of 160 characters', () => {
    const text = writeText(FACTS);
    expect(text).toBe(
      'Seabright Medical Centre: £120.50 voucher K7MQ-2XWP-9TDH-4RBC. Use by 30 September 2026: purse.example.nhs.uk/my-award. Questions? Call free on 01632 960101',
    );
    expect(text.length).toBeLessThanOrEqual(160);
  });

  it('says in a letter alone what it is for, and nowhere a reason or a name', () => {
    expect(writeLetter(FACTS).text).toContain('food and clothes');
    for (const text of [writeText(FACTS), writeEmail(FACTS).text]) expect(text).not.toContain('food');
    for (const text of [writeEmail(FACTS).text, writeLetter(FACTS).text]) {
      expect(text).toContain('Questions? Call free on 01632 960101.');
    }
  });
});

describe('whether a voucher may be sent (R36, R69)', () => {
  const open = { text: true, email: true, letter: true };
  const facts: SendFacts = {
    isDead: false,
    hasConsent: true,
    isVoucher: true,
    isActive: true,
    isFrozen: false,
    isSetUp: true,
    wasAsked: true,
    doNotContact: false,
    isSafe: open,
    hasAddress: open,
    needsOtherFormat: false,
  };
  const reasonsFor = (changes: Partial<SendFacts>) =>
    CHANNELS.map((channel) => whyNot({ ...facts, ...changes }, channel));

  it.each<[string, Partial<SendFacts>, (string | null)[]]>([
    ['every way that is safe', {}, [null, null, null]],
    ['none after a death', { isDead: true }, ['died', 'died', 'died']],
    ['none without consent', { hasConsent: false }, ['not_agreed', 'not_agreed', 'not_agreed']],
    ['none while it is frozen', { isFrozen: true }, ['frozen', 'frozen', 'frozen']],
    ['none for a card', { isVoucher: false }, ['award_over', 'award_over', 'award_over']],
    ['none with nothing on it', { isActive: false }, ['award_over', 'award_over', 'award_over']],
    ['none without a carrier', { isSetUp: false }, ['not_set_up', 'not_set_up', 'not_set_up']],
    ['none until they were asked', { wasAsked: false }, ['never_asked', 'never_asked', 'never_asked']],
    ['none for who comes in', { doNotContact: true }, ['do_not_contact', 'do_not_contact', 'do_not_contact']],
    ['no text that is not safe', { isSafe: { ...open, text: false } }, ['text_not_safe', null, null]],
    ['no email to nowhere', { hasAddress: { ...open, email: false } }, [null, 'email_nowhere', null]],
    ['no letter they cannot read', { needsOtherFormat: true }, [null, null, 'letter_format']],
  ])('allows %s', (_, changes, expected) => {
    expect(reasonsFor(changes)).toEqual(expected);
  });
});
