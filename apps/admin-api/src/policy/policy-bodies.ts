import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
} from 'class-validator';
import type { DistrictPolicy } from 'roster-domain';
import type { Notifications, PolicyEffect } from 'roster-store';
import { SettingPreviewAnswer } from '../setting-changes/setting-change-bodies';

const emergencyAnswers = ['allow', 'refer', 'none'] as const;

export class PolicyAnswer implements DistrictPolicy {
  @ApiProperty({
    enum: emergencyAnswers,
    description:
      'An adult of whom nothing is known but that they are an emergency contact: may collect, ask the office, or that and not on IVM’s list.',
  })
  @IsOptional()
  @IsIn(emergencyAnswers)
  emergencyContact!: (typeof emergencyAnswers)[number];

  @ApiProperty({ description: 'A linked parent or guardian may collect when nothing speaks against it.' })
  @IsOptional()
  @IsBoolean()
  linkedGuardianMayCollect!: boolean;

  @ApiProperty({ description: 'A student of 18 or more may sign themselves out.' })
  @IsOptional()
  @IsBoolean()
  adultStudentsSelfSignOut!: boolean;

  @ApiProperty({ description: 'Birth dates are read from the SIS and kept.' })
  @IsOptional()
  @IsBoolean()
  useBirthDates!: boolean;

  @ApiProperty({
    minimum: 1,
    maximum: 192,
    nullable: true,
    type: Number,
    description:
      'Older data answers "ask the office". Hours; null: the longest gap of the schedule and a day more, at least 72.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(192)
  maxAgeHours!: number | null;

  @ApiProperty({
    minimum: 1,
    maximum: 366,
    description: 'What an older supplement permits counts as unknown. Days.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(366)
  supplementMaxAgeDays!: number;

  @ApiProperty({
    type: [String],
    description: 'Restriction texts of the SIS that mean nothing, such as "N/A".',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @Length(1, 500, { each: true })
  ignoredRestrictionTexts!: string[];
}

export class PolicyChangeBody extends PartialType(PolicyAnswer) {}

const addresses = { isArray: true, type: String, example: ['office@school.example'] } as const;

export class NotificationsAnswer implements Notifications {
  @ApiProperty({ ...addresses, description: 'Something waits for approval.' })
  held!: string[];

  @ApiProperty({ ...addresses, description: 'Somebody under a restriction may be at the desk.' })
  restricted_person_at_desk!: string[];

  @ApiProperty({ ...addresses, description: 'A sync failed.' })
  run_failed!: string[];

  @ApiProperty({ ...addresses, description: 'IVM did not take over, in time, what forbids.' })
  tightening_undelivered!: string[];
}

/** Who is to be told: for each event named, the whole list. */
export class NotificationsChangeBody {
  @ApiPropertyOptional(addresses)
  @AreAddresses()
  held?: string[];

  @ApiPropertyOptional(addresses)
  @AreAddresses()
  restricted_person_at_desk?: string[];

  @ApiPropertyOptional(addresses)
  @AreAddresses()
  run_failed?: string[];

  @ApiPropertyOptional(addresses)
  @AreAddresses()
  tightening_undelivered?: string[];
}

function AreAddresses(): PropertyDecorator {
  return (target, key) => {
    for (const rule of [IsOptional(), IsArray(), ArrayMaxSize(50), IsEmail({}, { each: true })])
      rule(target, key);
  };
}

/** What a changed policy would do: to the policy itself, and to the answers of a district (of a large one, to a part). */
export class PolicyPreviewAnswer extends SettingPreviewAnswer {
  @ApiProperty({
    type: Object,
    description:
      '{students: {asked, of}, pairs, changes: [{before, after, pairs}]}: what lists would say another way, all of the change in place; null: not on the list.',
  })
  answers!: PolicyEffect;
}
