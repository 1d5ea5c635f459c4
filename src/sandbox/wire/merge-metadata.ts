import { invalidRequest } from './stripe-error.ts';

export type Metadata = Record<string, string>;

const MAX_KEYS = 50;
const MAX_KEY_LENGTH = 40;
const MAX_VALUE_LENGTH = 500;

/** Merges what was sent into what is there: absent changes nothing, an empty value deletes a key, `''` deletes all. */
export function mergeMetadata(current: Metadata, sent: Metadata | '' | undefined): Metadata {
  if (sent === undefined) return current;
  if (sent === '') return {};
  for (const [key, value] of Object.entries(sent)) checkEntry(key, value);
  const merged = Object.entries({ ...current, ...sent }).filter(([, value]) => value !== '');
  if (merged.length > MAX_KEYS) {
    throw invalidRequest(`You can have at most ${MAX_KEYS} metadata keys.`, { param: 'metadata' });
  }
  return Object.fromEntries(merged);
}

function checkEntry(key: string, value: string): void {
  if (key.length > MAX_KEY_LENGTH || /[[\]]/.test(key)) {
    throw invalidRequest(`Metadata keys must be at most ${MAX_KEY_LENGTH} characters, without square brackets.`, {
      param: `metadata[${key}]`,
    });
  }
  if (value.length > MAX_VALUE_LENGTH) {
    throw invalidRequest(`Metadata values must be at most ${MAX_VALUE_LENGTH} characters.`, {
      param: `metadata[${key}]`,
    });
  }
}
