import { RIGHT_NAMES, type RightName } from 'roster-domain';
import type { DistrictTransaction } from '../district/district-transaction';
import { RIGHT_COLUMNS } from '../supplement/supplement-columns';
import { joinedFacts, speaksOf } from './pair-of-metadata';

/** Of how many pairs a right is known, and how. */
export interface KnownRight {
  readonly right: RightName;
  readonly yes: number;
  readonly no: number;
  readonly prohibited: number;
}

/** What is known of the rights of a registration's current links, counted: of metadata and supplement what restricts wins. */
export async function rightsKnown(
  tx: DistrictTransaction,
  registrationId: number,
): Promise<{ readonly pairs: number; readonly rights: readonly KnownRight[] }> {
  const counts = RIGHT_NAMES.flatMap((name) => {
    const column = RIGHT_COLUMNS[name];
    const joined = `case when least(m.${column}, coalesce(r.${column}, 0)) < 0 then least(m.${column}, r.${column}) else greatest(m.${column}, r.${column}) end`;
    return (['yes', 'no', 'prohibited'] as const).map(
      (how) =>
        `(count(*) filter (where ${joined} = ${{ yes: 1, no: -1, prohibited: -2 }[how]}))::int as "${name}.${how}"`,
    );
  });
  const [row] = await tx.query<Readonly<Record<string, number>>>(
    `select count(*)::int as pairs, ${counts.join(', ')}
       from link l join student t on t.id = l.student_id join contact c on c.id = l.contact_id
       left join supplement_row r on r.registration_id = l.registration_id
             and r.student_sourced_id = t.sourced_id and r.contact_sourced_id = c.sourced_id
       cross join lateral (select ${joinedFacts('')} from (
          ${speaksOf('f', 't.sourced_id', 'c.sourced_id')
            .map((speaks) => `select f.* from metadata_fact f where f.registration_id = $1 and ${speaks}`)
            .join(' union all ')}) r) m
      where l.registration_id = $1 and l.state in ('ACTIVE', 'UNCONFIRMED')`,
    [registrationId],
  );
  const count = (name: string): number => row?.[name] ?? 0;
  return {
    pairs: count('pairs'),
    rights: RIGHT_NAMES.map((right) => ({
      right,
      yes: count(`${right}.yes`),
      no: count(`${right}.no`),
      prohibited: count(`${right}.prohibited`),
    })),
  };
}
