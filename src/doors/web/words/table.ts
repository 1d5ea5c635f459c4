import type { Tag } from './award-words.ts';

/** A cell of the table partial. `tags` take the place of the text; `isWhole` keeps it on one line. */
export type Cell = { text?: string; href?: string; note?: string; tags?: Tag[]; isWhole?: boolean };
export type Table = {
  caption: string;
  isCaptionHidden?: boolean;
  isCompact?: boolean;
  columns: { text: string; isNumber?: boolean }[];
  rows: Cell[][];
};
