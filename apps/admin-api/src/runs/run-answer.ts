import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import type { RunningProgress, StoredRun } from 'roster-store';

export class NewRunBody {
  @ApiPropertyOptional({ default: false, description: 'Pull, compare, plan and judge; apply nothing.' })
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean | null;
}

class ChangedAnswer {
  @ApiProperty()
  created!: number;

  @ApiProperty()
  updated!: number;

  @ApiProperty()
  removed!: number;
}

class ChangesAnswer {
  @ApiProperty()
  students!: ChangedAnswer;

  @ApiProperty()
  contacts!: ChangedAnswer;

  @ApiProperty()
  links!: ChangedAnswer;
}

class ProgressAnswer {
  @ApiProperty({ enum: ['reading', 'comparing', 'applying', 'delivering'] })
  stage!: string;

  @ApiProperty({ description: 'Records read so far.' })
  records!: number;

  @ApiProperty({ nullable: true, type: Number, description: 'What the last whole pull had.' })
  expectedRecords!: number | null;
}

/** A run, and once it is finished the keys of its report. */
export class RunAnswer {
  @ApiProperty()
  id!: number;

  @ApiProperty({ enum: ['queued', 'running', 'finished'] })
  state!: string;

  @ApiProperty({
    nullable: true,
    enum: ['applied', 'nothing_to_do', 'held', 'failed', 'refused', 'cancelled'],
  })
  outcome!: string | null;

  @ApiProperty({ enum: ['cli', 'schedule', 'upload', 'support'] })
  trigger!: string;

  @ApiProperty()
  dryRun!: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'Of one that is queued: when it was asked for.',
  })
  startedAt!: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finishedAt!: Date | null;

  @ApiPropertyOptional({ type: ProgressAnswer, description: 'Of one that is running.' })
  progress?: ProgressAnswer;

  @ApiPropertyOptional({
    type: [Object],
    description: 'Why it ended as it did: {code, school?, measured?, limit?, text}.',
  })
  reasons?: object[];

  @ApiPropertyOptional({ type: Object, description: 'Records read: orgs, users, demographics, rejected.' })
  read?: object;

  @ApiPropertyOptional({
    type: Object,
    description: 'What is held after it: schools, students, contacts, links.',
  })
  roster?: object;

  @ApiPropertyOptional({ type: ChangesAnswer })
  changes?: ChangesAnswer;

  @ApiPropertyOptional({
    type: [Object],
    description: 'The same by school, where something changed or waits.',
  })
  schools?: object[];

  @ApiPropertyOptional({ type: [Object], description: 'Records that could not be used, counted.' })
  rejections?: object[];

  @ApiPropertyOptional({ type: [Object], description: '{code, count, text, examples?}' })
  warnings?: object[];

  @ApiPropertyOptional({ type: Object, description: 'What became of IVM’s lists.' })
  delivery?: object;

  @ApiPropertyOptional({ type: Object, description: 'Of a failed one: {kind, text}.' })
  error?: object;
}

export function runAnswer(run: StoredRun, progress: RunningProgress | null = null): RunAnswer {
  const { id, state, outcome, trigger, dryRun, startedAt, finishedAt, report } = run;
  const { stage, records, expectedRecords } = progress ?? {};
  return {
    ...(report ?? {}),
    ...{ id, state, outcome, trigger, dryRun, startedAt, finishedAt },
    ...(state === 'running' && stage !== undefined && progress?.runId === id
      ? { progress: { stage, records: records ?? 0, expectedRecords: expectedRecords ?? null } }
      : {}),
  };
}
