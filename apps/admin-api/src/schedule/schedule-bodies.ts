import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';

const every = ['day', 'weekday', 'hour'] as const;

/** Either `cron`, or `every` (with `at`). */
export class ScheduleBody {
  @ApiPropertyOptional({ example: '0 22 * * *', description: 'Five fields, on the clock of the district.' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  cron?: string | null;

  @ApiPropertyOptional({ enum: every, description: 'weekday: Monday to Friday.' })
  @IsOptional()
  @IsIn(every)
  every?: (typeof every)[number] | null;

  @ApiPropertyOptional({ example: '22:00', description: 'With every; of an hour only its minutes count.' })
  @IsOptional()
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'at must be a time as HH:MM' })
  at?: string | null;
}

export class ScheduleAnswer {
  @ApiProperty()
  cron!: string;

  @ApiProperty({ description: 'IANA name of the district’s zone.' })
  timezone!: string;

  @ApiProperty()
  inWords!: string;

  @ApiProperty({ type: [String], format: 'date-time', description: 'The next five times it is due.' })
  nextRuns!: readonly Date[];

  @ApiProperty({
    description: 'Older data answer "ask the office" under this schedule and the policy, in hours.',
  })
  maxAgeHours!: number;

  @ApiProperty({ type: [String] })
  warnings!: readonly string[];
}

class MeasuredAnswer {
  @ApiProperty({ description: 'Runs that read their source to its end, of the last 50.' })
  runs!: number;

  @ApiProperty({ description: 'Of the last 50, those that failed.' })
  failed!: number;

  @ApiProperty({ type: Number, nullable: true })
  longestMinutes!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'HH:MM, of the enabled schools.' })
  firstDoorsOpenAt!: string | null;
}

export class ScheduleAdviceAnswer {
  @ApiProperty({ type: MeasuredAnswer })
  measured!: MeasuredAnswer;

  @ApiProperty({ type: [String], description: 'What to do and why, in sentences.' })
  advice!: readonly string[];
}
