/** Stripe's words are open: one that we do not know is as good as none. */
export function readPresence(word: string | null | undefined): 'present' | 'not_present' | null {
  return word === 'present' || word === 'not_present' ? word : null;
}
