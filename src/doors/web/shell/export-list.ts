import type { ExportedList } from '../../../modules/reports/index.ts';
import type { Answer, StaffVisit } from './route.ts';

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
