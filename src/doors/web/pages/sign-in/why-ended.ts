import type { SignInEnd } from '../../shell/sign-in-address.ts';

type Ended = { heading: string; text: string };

const WORDS: Record<SignInEnd, Ended> = {
  idle: {
    heading: 'You were signed out',
    text: 'Nothing happened for 15 minutes, so we signed you out to keep people’s details safe. What you had not sent was not kept.',
  },
  everywhere: {
    heading: 'You were signed out',
    text: 'Every browser was signed out at once, this one included.',
  },
  left: {
    heading: 'Your access has ended',
    text: 'You can no longer use Practice Purse. If that is a mistake, ask your practice manager.',
  },
  unfinished: {
    heading: 'This sign-in was not finished',
    text: 'It was begun in another browser, or too long ago, or it had ended already. Nobody was signed in.',
  },
  went_back: { heading: 'You are not signed in', text: 'You went back before you had signed in. Nothing was changed.' },
  not_confirmed: {
    heading: 'You are not signed in',
    text: 'The sign-in service did not confirm who you are. Try again. If it happens again, ask whoever looks after your NHS sign-in.',
  },
  unavailable: {
    heading: 'You are not signed in',
    text: 'The sign-in service cannot be reached. Try again in a few minutes.',
  },
  signed_out: { heading: 'You are signed out', text: 'Nobody can use Practice Purse in this browser now as you.' },
};

const isEnd = (given: unknown): given is SignInEnd => typeof given === 'string' && Object.hasOwn(WORDS, given);

/** Why somebody is no longer signed in, in words; null when that is not known. */
export function whyEnded(given: unknown): (Ended & { isSignedOut: boolean }) | null {
  return isEnd(given) ? { ...WORDS[given], isSignedOut: given === 'signed_out' } : null;
}
