import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, ValidateNested } from 'class-validator';
import type { Edition } from 'roster-store';
import { IsLocalDate, IsName, IsZone } from '../validation/rules';

const editions = ['standard', 'enterprise'] as const;

export class AddOnBody {
  @ApiProperty({ example: '2026-07-01', description: 'First day, in the time zone of the district.' })
  @IsLocalDate()
  from!: string;

  @ApiProperty({ example: '2027-06-30', description: 'Last day, inclusive.' })
  @IsLocalDate()
  to!: string;
}

export class NewDistrictBody {
  @ApiProperty({ example: 'Maple Valley Schools' })
  @IsName()
  name!: string;

  @ApiProperty({ example: 'America/Chicago', description: 'IANA name.' })
  @IsZone()
  timezone!: string;

  @ApiPropertyOptional({ enum: editions, default: 'standard' })
  @IsOptional()
  @IsIn(editions)
  edition?: Edition | null;

  @ApiPropertyOptional({ type: AddOnBody, nullable: true, description: 'When the district may sync.' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AddOnBody)
  addOn?: AddOnBody | null;
}

export class DistrictChangeBody {
  @ApiPropertyOptional()
  @IsOptional()
  @IsName()
  name?: string | null;

  @ApiPropertyOptional({ description: 'IANA name.' })
  @IsOptional()
  @IsZone()
  timezone?: string | null;

  @ApiPropertyOptional({ enum: editions })
  @IsOptional()
  @IsIn(editions)
  edition?: Edition | null;

  @ApiPropertyOptional({ type: AddOnBody, nullable: true, description: 'null takes the add-on away.' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AddOnBody)
  addOn?: AddOnBody | null;
}

export class DistrictAnswer {
  @ApiProperty()
  id!: number;

  @ApiProperty()
  name!: string;

  @ApiProperty({ description: 'IANA name.' })
  timezone!: string;

  @ApiProperty({ enum: editions })
  edition!: Edition;

  @ApiProperty({ type: AddOnBody, nullable: true, description: 'When the district may sync; null: never.' })
  addOn!: AddOnBody | null;
}
