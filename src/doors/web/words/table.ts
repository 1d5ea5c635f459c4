import type { Tag } from './award-words.ts';

/** A cell of the table partial. `tags` take the place of the text; `isWhole` keeps it on one line. */
export type Cell = { text?: string; href?: string; note?: string; tags?: Tag[]; isWhole?: boolean };
export type Table = {
  caption: string;
  isCaptionHidden?: boolean;
  isCompact?: boolean;
  /** With a link that sorts by the column, where the list can be. */
  columns: { text: string; isNumber?: boolean; sort?: { href: string; state: 'ascending' | 'descending' | 'none' } }[];
  /** The same orders to choose from, where a screen is too narrow for headings. */
  sortBy?: {
    action: string;
    kept: { name: string; value: string }[];
    items: { value: string; text: string }[];
    value: string;
  };
  rows: Cell[][];
};
