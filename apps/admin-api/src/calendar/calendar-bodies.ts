import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsNumber,
  IsObject,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsLocalDate, IsName, IsReason } from '../validation/rules';

class EntryBody {
  @ApiProperty({ format: 'date', description: 'First day, on the district’s calendar.' })
  @IsLocalDate()
  from!: string;

  @ApiProperty({ format: 'date', description: 'Last day, included.' })
  @IsLocalDate()
  to!: string;

  @ApiProperty()
  @IsReason()
  reason!: string;

  @ApiPropertyOptional({ description: 'Who wants it; default: you.' })
  @IsOptional()
  @IsName()
  by?: string | null;
}

const share = { minimum: 0, maximum: 10, description: '1 is all; absent: the usual limit.' };

class SharesBody {
  @ApiPropertyOptional(share)
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(10)
  removedShare?: number | null;

  @ApiPropertyOptional(share)
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(10)
  linksLostShare?: number | null;

  @ApiPropertyOptional(share)
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(10)
  updatedShare?: number | null;

  @ApiPropertyOptional(share)
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(10)
  createdShare?: number | null;
}

class AnnouncementBody extends EntryBody {
  @ApiProperty({ type: SharesBody, description: 'So much may change without anybody having to approve it.' })
  @IsObject()
  @ValidateNested()
  @Type(() => SharesBody)
  shares!: SharesBody;
}

/** Each list that is given takes the place of the one there is. */
export class CalendarBody {
  @ApiPropertyOptional({
    type: [EntryBody],
    description: 'Nothing is removed on these days without approval.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => EntryBody)
  blackouts?: EntryBody[] | null;

  @ApiPropertyOptional({ type: [AnnouncementBody], description: 'A rollover, approved in advance.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => AnnouncementBody)
  announcements?: AnnouncementBody[] | null;
}
