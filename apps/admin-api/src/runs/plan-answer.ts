import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { PlannedChangeRow, PlanOverview } from 'roster-store';
import { ListQuery, type ListAnswer } from '../lists/list-query';

const KINDS = ['school', 'student', 'contact', 'link'] as const;
const DIRECTIONS = { '-1': 'tightens', '0': 'neither', '1': 'loosens' } as const;

/** Which of the plan's changes are wanted. */
export class PlanQuery extends ListQuery {
  @ApiPropertyOptional({ description: 'sourcedId of a school: its changes only.' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  school?: string;

  @ApiPropertyOptional({ enum: KINDS })
  @IsOptional()
  @IsIn(KINDS)
  kind?: (typeof KINDS)[number];
}

/** What a run would have changed, and what became of it: counts, sentences, whom it touches, and a part of the changes. */
export class PlanAnswer {
  @ApiProperty()
  runId!: number;

  @ApiProperty({ nullable: true, type: String })
  outcome!: string | null;

  @ApiProperty({ description: 'Everybody was new: the changes are not listed one by one.' })
  firstLoad!: boolean;

  @ApiProperty({
    type: Object,
    description: 'students, contacts, links: created, updated, removed, before, after.',
  })
  counts!: object;

  @ApiProperty({ type: Object, description: 'Of the listed changes: tightening, loosening, neutral.' })
  directions!: object;

  @ApiProperty({
    type: Object,
    description: 'Students newly left with no adult, schools touched, contacts per student before and after.',
  })
  blastRadius!: object;

  @ApiProperty({
    type: [Object],
    description: 'Schools in which something would change, those that wait first.',
  })
  schools!: readonly object[];

  @ApiProperty({ type: [String] })
  sentences!: readonly string[];

  @ApiProperty({
    type: Object,
    description:
      '{items, next}: {kind, change, direction, sourcedId, contactSourcedId, schools, fields, before, after}; before and after are states of links.',
  })
  changes!: ListAnswer<object>;
}

export function planAnswer(
  { run, changes: directions, ...plan }: PlanOverview,
  found: readonly PlannedChangeRow[],
  limit: number,
): PlanAnswer {
  const items = found.slice(0, limit);
  return {
    runId: run.id,
    outcome: run.outcome,
    ...plan,
    directions,
    changes: {
      items: items.map((one) => ({
        kind: one.kind,
        change: one.op,
        direction: DIRECTIONS[`${one.direction}`],
        sourcedId: one.sourcedId,
        contactSourcedId: one.otherSourcedId,
        schools: one.schools,
        fields: one.fields,
        before: one.stateBefore,
        after: one.stateAfter,
      })),
      next: found.length > limit ? String(items.at(-1)?.seq) : null,
    },
  };
}
