import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { SettingChange } from 'roster-domain';
import type { SettingName, SettingChangeState, WaitingChange } from 'roster-store';
import { ListQuery } from '../lists/list-query';
import { IsReason } from '../validation/rules';

const states = ['pending', 'approved', 'rejected', 'superseded'] as const;

export class ChangeAnswer implements SettingChange {
  @ApiProperty({ description: 'The value that changes; of schools their sourcedId.' })
  field!: string;

  @ApiProperty({ nullable: true, description: 'As it is; null: nothing is said.' })
  before!: unknown;

  @ApiProperty({ nullable: true })
  after!: unknown;

  @ApiProperty({ description: 'What that does, in a sentence.' })
  text!: string;
}

export class WaitingChangeAnswer implements WaitingChange {
  @ApiProperty()
  id!: number;

  @ApiProperty({ description: 'Such as policy, schools, connection.' })
  setting!: SettingName;

  @ApiProperty({ nullable: true, type: Number, description: 'null: of the district.' })
  registrationId!: number | null;

  @ApiProperty({ type: [ChangeAnswer] })
  changes!: readonly ChangeAnswer[];

  @ApiProperty({ enum: states })
  state!: SettingChangeState;

  @ApiProperty({ description: 'Who asked for it, as the issuer says.' })
  author!: string;

  @ApiProperty({ nullable: true, type: String })
  authorName!: string | null;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: Date;

  @ApiProperty({ nullable: true, type: String })
  decidedBy!: string | null;

  @ApiProperty({ nullable: true, type: String })
  decidedByName!: string | null;

  @ApiProperty({ nullable: true, type: String })
  decidedReason!: string | null;

  @ApiProperty({ nullable: true, type: String, format: 'date-time' })
  decidedAt!: Date | null;
}

/** What a write is answered with (202) that loosens or removes: that part waits for an approver. */
export class PartlyAppliedAnswer {
  @ApiProperty({ type: [ChangeAnswer], description: 'What tightened, or changes no answer: it is in place.' })
  applied!: readonly ChangeAnswer[];

  @ApiProperty({
    type: WaitingChangeAnswer,
    description: 'What waits for an approver who is not its author.',
  })
  pending!: WaitingChangeAnswer;

  @ApiProperty({ type: [Number], description: 'Ids of older waiting changes this one takes the place of.' })
  superseded!: readonly number[];
}

/** What a write would do. */
export class SettingPreviewAnswer {
  @ApiProperty({ description: 'Nothing was changed.' })
  preview!: true;

  @ApiProperty({ type: [ChangeAnswer], description: 'Would be in place at once.' })
  atOnce!: readonly ChangeAnswer[];

  @ApiProperty({ type: [ChangeAnswer], description: 'Would wait for an approver who is not the author.' })
  needsApproval!: readonly ChangeAnswer[];
}

export class PreviewQuery {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'Only show what it would do.' })
  @IsOptional()
  @IsIn(['true', 'false'])
  preview?: 'true' | 'false';
}

export class SettingChangesQuery extends ListQuery {
  @ApiPropertyOptional({ enum: states })
  @IsOptional()
  @IsIn(states)
  state?: SettingChangeState;
}

export class ApproveChangeBody {
  @ApiPropertyOptional()
  @IsOptional()
  @IsReason()
  reason?: string | null;
}

export class RejectChangeBody {
  @ApiProperty()
  @IsReason()
  reason!: string;
}
