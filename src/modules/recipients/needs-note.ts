import { NOT_ASKED } from './core/communication-needs.ts';
import { type IdentityKeys, seal, unseal } from './identity-keys.ts';

/** What is stored of the free text about somebody's needs. */
export type StoredNote = {
  /** `not asked`, or that they were asked; a row from before the text was sealed holds it here. */
  communicationNeeds: string;
  needsSealed: Buffer | null;
  needsKeyVersion: string | null;
};

const ASKED = 'asked';

/** Bound to its person, and not to be taken for who they are. */
const rowOf = (recipientId: string) => `${recipientId}:needs`;

export function sealNote(keys: IdentityKeys, recipientId: string, note: string): StoredNote {
  if (note === NOT_ASKED) return { communicationNeeds: NOT_ASKED, needsSealed: null, needsKeyVersion: null };
  const { sealed, keyVersion } = seal(keys, rowOf(recipientId), note);
  return { communicationNeeds: ASKED, needsSealed: sealed, needsKeyVersion: keyVersion };
}

/** The text, or `not asked`. */
export function openNote(keys: IdentityKeys, row: StoredNote & { id: string }): string {
  if (!row.needsSealed || row.needsKeyVersion === null) return row.communicationNeeds;
  return unseal<string>(keys, rowOf(row.id), { sealed: row.needsSealed, keyVersion: row.needsKeyVersion });
}
