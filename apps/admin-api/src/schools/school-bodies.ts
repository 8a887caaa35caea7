import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { SCHOOL_TEMPLATES, type SchoolMapping, type SchoolTemplate } from 'roster-store';
import { ChangeAnswer } from '../setting-changes/setting-change-bodies';
import { IsZone } from '../validation/rules';

const preloads = ['none', 'adopt', 'replace'] as const;

/** What of a mapping is to change; null takes away what may be absent. */
export class MappingBody {
  @ApiPropertyOptional({ nullable: true })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  ivmSchoolId?: string | null;

  @ApiPropertyOptional({ default: false, description: 'Whether it is read at all.' })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean | null;

  @ApiPropertyOptional({
    enum: SCHOOL_TEMPLATES,
    default: 'students_contacts',
    description: 'What of it is sent.',
  })
  @IsOptional()
  @IsIn(SCHOOL_TEMPLATES)
  template?: SchoolTemplate | null;

  @ApiPropertyOptional({
    default: true,
    description: 'Whether this registration says what is permitted here.',
  })
  @IsOptional()
  @IsBoolean()
  authoritative?: boolean | null;

  @ApiPropertyOptional({ description: 'IANA name; by default the district’s.' })
  @IsOptional()
  @IsZone()
  timezone?: string | null;

  @ApiPropertyOptional({ nullable: true, example: '07:30', description: 'On the school’s clock.' })
  @IsOptional()
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'doorsOpenAt must be a time as HH:MM' })
  doorsOpenAt?: string | null;

  @ApiPropertyOptional({
    enum: preloads,
    nullable: true,
    description: 'What becomes of people IVM holds there already (false: there are none); null: not decided.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === false ? 'none' : value === true ? null : value))
  @IsIn(preloads)
  preloaded?: (typeof preloads)[number] | null;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'With its zone. Before it nothing is delivered; null: at once.',
  })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/T.*(Z|[+-]\d{2}:\d{2})$/, { message: 'goLiveAt must be an instant with its zone' })
  goLiveAt?: string | null;
}

class SchoolBody {
  @ApiProperty({ description: 'As the provider names it; it may be of a school no pull has shown yet.' })
  @IsString()
  @Length(1, 200)
  sourcedId!: string;

  @ApiProperty({ type: MappingBody })
  @IsObject()
  @ValidateNested()
  @Type(() => MappingBody)
  mapping!: MappingBody;
}

export class SchoolsChangeBody {
  @ApiProperty({ type: [SchoolBody] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @ArrayUnique((one: SchoolBody) => one?.sourcedId)
  @ValidateNested({ each: true })
  @Type(() => SchoolBody)
  schools!: SchoolBody[];
}

class CountsAnswer {
  @ApiProperty()
  students!: number;

  @ApiProperty()
  contacts!: number;

  @ApiProperty()
  links!: number;
}

class MappingAnswer implements SchoolMapping {
  @ApiProperty({ nullable: true, type: String })
  ivmSchoolId!: string | null;

  @ApiProperty()
  enabled!: boolean;

  @ApiProperty({ enum: SCHOOL_TEMPLATES })
  template!: SchoolTemplate;

  @ApiProperty()
  authoritative!: boolean;

  @ApiProperty()
  timezone!: string;

  @ApiProperty({ nullable: true, type: String })
  doorsOpenAt!: string | null;

  @ApiProperty({ nullable: true, enum: preloads })
  preloaded!: (typeof preloads)[number] | null;

  @ApiProperty({ nullable: true, type: String, format: 'date-time' })
  goLiveAt!: Date | null;
}

class EffectAnswer {
  @ApiProperty()
  sourcedId!: string;

  @ApiProperty({ description: 'What would change, in sentences.' })
  text!: string;
}

export class SchoolAnswer {
  @ApiProperty({ nullable: true, type: Number, description: 'Our id; null: no pull has shown it yet.' })
  id!: number | null;

  @ApiProperty()
  sourcedId!: string;

  @ApiProperty({ nullable: true, type: String })
  name!: string | null;

  @ApiProperty({ nullable: true, type: String })
  type!: string | null;

  @ApiProperty({ enum: ['shown', 'not_seen'], description: 'Whether a pull has shown it.' })
  status!: string;

  @ApiProperty({ nullable: true, type: CountsAnswer, description: 'What is held of it.' })
  counts!: CountsAnswer | null;

  @ApiProperty({ nullable: true, type: String, format: 'date-time', description: 'As of when it is known.' })
  asOf!: Date | null;

  @ApiProperty({ nullable: true, type: String, description: 'What to do with it next, in words.' })
  suggestion!: string | null;

  @ApiProperty({ nullable: true, type: MappingAnswer })
  mapping!: MappingAnswer | null;
}

export class SchoolsAnswer {
  @ApiProperty({ type: [SchoolAnswer] })
  items!: readonly SchoolAnswer[];

  @ApiProperty({ nullable: true, type: String, description: 'Always null: all are here.' })
  next!: null;

  @ApiPropertyOptional({ description: 'Nothing was changed: this is how it would be.' })
  preview?: true;

  @ApiPropertyOptional({ type: [EffectAnswer], description: 'Of a preview.' })
  effects?: readonly EffectAnswer[];

  @ApiPropertyOptional({ type: [ChangeAnswer], description: 'Of a preview: what would be in place at once.' })
  atOnce?: readonly ChangeAnswer[];

  @ApiPropertyOptional({
    type: [ChangeAnswer],
    description: 'Of a preview: what would wait for an approver.',
  })
  needsApproval?: readonly ChangeAnswer[];
}
