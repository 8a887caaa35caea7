import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsString, Length } from 'class-validator';
import type { HoldRecord, HoldState } from 'roster-store';
import { ListQuery } from '../lists/list-query';
import { IsLocalDate, IsReason } from '../validation/rules';

const states = ['open', 'approved', 'used', 'rejected', 'expired', 'superseded'] as const;

export class HoldAnswer implements HoldRecord {
  @ApiProperty()
  id!: number;

  @ApiProperty({ type: Object, description: '{id, name}' })
  registration!: HoldRecord['registration'];

  @ApiProperty({ enum: states })
  state!: HoldState;

  @ApiProperty({ type: String, format: 'date-time' })
  since!: Date;

  @ApiProperty({
    ...{ type: String, format: 'date-time', nullable: true },
    description:
      'When nobody can decide on it any more, or its approval ends; of a rejection: when it is asked again.',
  })
  expiresAt!: Date | null;

  @ApiProperty({ type: [Object], description: '{code, school?, measured?, limit?, text}' })
  reasons!: HoldRecord['reasons'];

  @ApiProperty({ type: Object, description: 'What holds meanwhile: {markedLinks, text}.' })
  effectNow!: HoldRecord['effectNow'];

  @ApiProperty({ description: 'What happens when nobody does anything.' })
  ifNothing!: string;

  @ApiProperty({
    type: Object,
    nullable: true,
    description: 'What came of looking some of the vanished up by id.',
  })
  witnesses!: HoldRecord['witnesses'];

  @ApiProperty({ type: Object, description: 'The run that was held: {id, trigger, outcome, startedAt}.' })
  run!: HoldRecord['run'];

  @ApiProperty({ type: Object, nullable: true, description: '{by, reason, at, schools, reasons, consent}' })
  approval!: HoldRecord['approval'];

  @ApiProperty({ type: Object, nullable: true, description: '{by, reason, at, until}' })
  rejection!: HoldRecord['rejection'];

  @ApiProperty({ type: Object, nullable: true, description: '{by, reason, at}' })
  cancellation!: HoldRecord['cancellation'];
}

export class DistrictHoldAnswer extends HoldAnswer {
  @ApiProperty({ type: Object, description: '{id, name}' })
  district!: { readonly id: number; readonly name: string };
}

export class ApprovedHoldAnswer extends HoldAnswer {
  @ApiProperty({
    ...{ type: Number, nullable: true },
    description: 'The run that was asked for and may use the approval; null: see nextRunText.',
  })
  nextRunId!: number | null;

  @ApiProperty({ description: 'What uses the approval, in a sentence.' })
  nextRunText!: string;
}

export class HoldsQuery extends ListQuery {
  @ApiPropertyOptional({ enum: states, description: 'Absent: those that wait for a person or for a run.' })
  @IsOptional()
  @IsIn([...states, 'all'])
  state?: HoldState | 'all';
}

export class ApproveHoldBody {
  @ApiPropertyOptional({
    type: [String],
    description: 'sourcedIds of the only schools that may go on; absent: all.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @IsString({ each: true })
  schools?: string[] | null;

  @ApiPropertyOptional({
    type: [String],
    description: 'Codes of the only reasons consented to; absent: all.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsString({ each: true })
  reasons?: string[] | null;

  @ApiProperty()
  @IsReason()
  reason!: string;

  @ApiPropertyOptional({
    description: 'Who of the district consented, and how. An approver who is not of the district needs it.',
  })
  @IsOptional()
  @IsString()
  @Length(3, 1_000)
  consent?: string | null;
}

export class RejectHoldBody {
  @ApiProperty()
  @IsReason()
  reason!: string;

  @ApiPropertyOptional({
    ...{ type: String, format: 'date', nullable: true },
    description: 'Last day on which the same changes are not asked about; absent: until they change.',
  })
  @IsOptional()
  @IsLocalDate()
  until?: string | null;
}
