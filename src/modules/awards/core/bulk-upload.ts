import type { Pence } from '../../../kernel/money.ts';

/** From an uploaded file to its requests. `not_made`: something changed after the check, and nothing was made. */
export const BULK_STATUSES = ['checking', 'has_errors', 'ready', 'making', 'made', 'not_made', 'removed'] as const;
export type BulkStatus = (typeof BULK_STATUSES)[number];

/** Lines that one file may hold beside its heading. */
export const MOST_BULK_LINES = 500;
/** A file may be so large. */
export const MOST_BULK_BYTES = 1_000_000;

/** What is wrong with a file, in words. */
export type BulkFinding = {
  /** As a spreadsheet counts: the heading is line 1. Null when it is about the file as a whole. */
  line: number | null;
  /** Name of the column, as in the heading. */
  column: string;
  message: string;
};

/** A file of award requests that one person uploaded for one practice. */
export type BulkUpload = {
  id: string;
  practiceId: string;
  status: BulkStatus;
  uploadedBy: string;
  uploadedAt: Date;
  /** Null until the file has been read. */
  lines: number | null;
  /** How many of them have been checked or made. */
  doneLines: number;
  findingCount: number;
  /** What all lines ask for together. */
  totalPence: Pence | null;
  /** What the budgets that they draw on had left when they were checked. */
  availablePence: Pence | null;
  confirmedAt: Date | null;
  finishedAt: Date | null;
};
