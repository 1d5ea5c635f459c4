import { type ExportedList, pounds, toWholeList } from '../../../../modules/reports/index.ts';
import { leftOfShare, type Member } from './present-pool.ts';

const inPounds = (pence: number | null) => (pence === null ? null : pounds(pence));

/** Who uses how much of a pool, as a file: sums alone (R16). Without a share whatever is left may be used. */
export function membersExport(members: readonly Member[]): ExportedList {
  return toWholeList<Member>({
    name: 'Practices of a pool',
    columns: {
      Practice: (row) => row.practice,
      Name: (row) => row.name,
      'Share in pounds': (row) => inPounds(row.sharePence),
      'Spent in pounds': (row) => pounds(row.spentPence),
      'On hold in pounds': (row) => pounds(row.heldPence),
      'Promised in pounds': (row) => pounds(row.committedPence - row.heldPence),
      'Left of the share in pounds': (row) => inPounds(leftOfShare(row)),
    },
    read: async () => members,
  });
}
