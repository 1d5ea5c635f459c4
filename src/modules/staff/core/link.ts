/** How close a member of staff is to somebody (R14). */
export const LINKS = ['self', 'household', 'family'] as const;
export type Link = (typeof LINKS)[number];
