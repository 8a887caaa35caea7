import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNumber, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import type { SupportGrant } from 'roster-store';
import { IsReason } from '../validation/rules';

export const MOST_HOURS = 8;

export class NewGrantBody {
  @ApiProperty()
  @IsReason()
  reason!: string;

  @ApiPropertyOptional({ description: 'Of the request that asks for it.' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  ticket?: string | null;

  @ApiProperty({ minimum: 0.25, maximum: MOST_HOURS })
  @IsNumber()
  @Min(0.25)
  @Max(MOST_HOURS)
  hours!: number;
}

export class GrantAnswer implements SupportGrant {
  @ApiProperty()
  id!: number;

  @ApiProperty({ description: 'Who has it, as the issuer says.' })
  subject!: string;

  @ApiProperty({ nullable: true, type: String })
  name!: string | null;

  @ApiProperty()
  reason!: string;

  @ApiProperty({ nullable: true, type: String })
  ticket!: string | null;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: Date;

  @ApiProperty({ type: String, format: 'date-time' })
  expiresAt!: Date;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Taken back before its time.',
  })
  endedAt!: Date | null;

  @ApiProperty()
  active!: boolean;
}
