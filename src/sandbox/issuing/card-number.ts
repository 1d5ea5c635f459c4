import { randomInt } from 'node:crypto';

/** A made-up card number in a test range no bank issues from (4000 00), with a valid check digit. */
export function newCardNumber(): string {
  const body = `400000${String(randomInt(1e9)).padStart(9, '0')}`;
  return `${body}${luhnDigit(body)}`;
}

/** Three digits. */
export function newCvc(): string {
  return String(randomInt(1000)).padStart(3, '0');
}

function luhnDigit(body: string): number {
  const sum = [...body].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
