import type { ExportedList } from '../../../modules/reports/index.ts';
import { chosenOf, type Listing } from './list-address.ts';
import type { Answer, StaffVisit } from './route.ts';

/** What a file says it was chosen by: what the address asks for, and the practice that its reader works for. */
export function filtersOf({ practice }: StaffVisit, listing: Listing): Record<string, string> {
  return { ...chosenOf(listing), ...(practice ? { practice: practice.code } : {}) };
}

/** A list as a CSV file, sent while it is read; that it was made is on record (R62). */
export function exportList(
  { deps, principal, practice }: StaffVisit,
  about: { list: ExportedList; name: string; filters: Readonly<Record<string, string>> },
): Answer {
  const { list, name, filters } = about;
  const practiceId = practice?.id ?? null;
  return {
    download: {
      name: `${name}.csv`,
      write: (send) => deps.reports.makeExport(deps.db, principal, { list, filters, practiceId, send }),
    },
  };
}
