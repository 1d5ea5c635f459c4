/** What must be kept of a sign-in until the browser comes back: it binds the answer to whoever asked. */
export type PendingSignIn = { state: string; nonce: string; codeVerifier: string; maxAgeSeconds: number };

/** Who somebody is by the word of the provider; `subject` never changes and means nothing without `issuer`. */
export type ProvenIdentity = {
  issuer: string;
  subject: string;
  /** How long ago they proved it there. */
  secondsAgo: number;
};

/**
 * Port: where staff prove who they are (R20). Throws `sign_in_unavailable` when it cannot be reached, and
 * `sign_in_failed` when what it says cannot be trusted.
 */
export type IdentityProvider = {
  /** How the provider names itself in what it says of people; it may be written otherwise than where it is asked. */
  issuer(): Promise<string>;
  /** Where the browser goes. Whoever comes back has proved who they are no longer ago than `maxAgeSeconds`. */
  begin(options: { maxAgeSeconds: number }): Promise<{ url: string; pending: PendingSignIn }>;
  /** Checks what the browser came back with, at `callback`, its whole address. */
  finish(callback: URL, pending: PendingSignIn): Promise<ProvenIdentity>;
  /** Where the browser goes to be signed out at the provider too; null when the provider offers no such page. */
  signOutUrl(): Promise<string | null>;
};
