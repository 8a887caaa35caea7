import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsString, Length, ValidateNested } from 'class-validator';
import {
  FIELD_SOURCES,
  MAPPED_FACTS,
  NO_MEANINGS,
  type FieldSource,
  type MappedFact,
  type MappedField,
  type NoMeaning,
} from 'roster-domain';
import { SettingPreviewAnswer } from '../setting-changes/setting-change-bodies';

export class MappedFieldBody implements MappedField {
  @ApiProperty({ enum: FIELD_SOURCES })
  @IsIn(FIELD_SOURCES)
  source!: FieldSource;

  @ApiProperty({
    example: 'ic_relationships[].guardian',
    description:
      'A key of users’ metadata, list[].field of a list there that names the other person by sourcedId, or a header of the supplement. Case does not matter.',
  })
  @IsString()
  @Length(1, 200)
  column!: string;

  @ApiProperty({ enum: MAPPED_FACTS })
  @IsIn(MAPPED_FACTS)
  right!: MappedFact;

  @ApiPropertyOptional({
    enum: NO_MEANINGS,
    default: 'not_authorised',
    description:
      'What a "no" there means. An order (prohibited) can be one of pickup and contactAllowed only.',
  })
  @Transform(({ value }: { value: unknown }) => value ?? 'not_authorised')
  @IsIn(NO_MEANINGS)
  no: NoMeaning = 'not_authorised';
}

export class FieldMappingBody {
  @ApiProperty({ type: [MappedFieldBody], description: 'All of them; what is not named is not read.' })
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => MappedFieldBody)
  fields!: MappedFieldBody[];
}

class MappedFieldAnswer extends MappedFieldBody {
  @ApiPropertyOptional({
    description:
      'Only what it forbids counts: what it permits waits for an approver, or did and was rejected.',
  })
  onlyForbids?: true;
}

class SeenColumnAnswer {
  @ApiProperty({ description: 'As written; list[].field for a field of a list.' })
  column!: string;

  @ApiProperty({ description: 'Records in which something stands there.' })
  filled!: number;

  @ApiProperty({ description: 'Of the records looked at, from 0 to 1.' })
  filledShare!: number;

  @ApiProperty({
    type: Object,
    nullable: true,
    description: 'Values of short enumerations with how often they stand there; null: many different ones.',
  })
  values!: Readonly<Record<string, number>> | null;

  @ApiProperty({ type: [String], enum: MAPPED_FACTS, description: 'What it is mapped to.' })
  mapped!: readonly MappedFact[];
}

class SeenSourceAnswer {
  @ApiProperty()
  runId!: number;

  @ApiProperty({ type: String, format: 'date-time' })
  at!: Date;

  @ApiProperty({ description: 'Records looked at.' })
  records!: number;

  @ApiProperty({ type: [SeenColumnAnswer] })
  columns!: readonly SeenColumnAnswer[];
}

export class FieldsAnswer {
  @ApiProperty({
    type: SeenSourceAnswer,
    nullable: true,
    description:
      'Metadata keys of users; null: no run could tell. A provider is asked for them only once some are mapped; before, its connection check names the keys.',
  })
  metadata!: SeenSourceAnswer | null;

  @ApiProperty({
    type: SeenSourceAnswer,
    nullable: true,
    description: 'Columns of the supplement last read.',
  })
  supplement!: SeenSourceAnswer | null;
}

class KnownRightAnswer {
  @ApiProperty({ enum: MAPPED_FACTS })
  right!: string;

  @ApiProperty({ description: 'Pairs of which it is known as yes.' })
  yes!: number;

  @ApiProperty()
  no!: number;

  @ApiProperty()
  prohibited!: number;
}

class FieldEffectAnswer {
  @ApiProperty({ enum: FIELD_SOURCES })
  source!: FieldSource;

  @ApiProperty()
  column!: string;

  @ApiProperty({ enum: MAPPED_FACTS })
  right!: string;

  @ApiProperty({ nullable: true, type: Boolean, description: 'null: nobody has looked yet.' })
  seen!: boolean | null;

  @ApiProperty({ nullable: true, type: Object, description: '`{yes, no, unreadable}`; null: not counted.' })
  says!: { readonly yes: number; readonly no: number; readonly unreadable: number } | null;

  @ApiProperty({ nullable: true, type: Number, description: 'Facts that become stricter by it.' })
  tightens!: number | null;

  @ApiProperty({ nullable: true, type: Number, description: 'Facts that become more permissive by it.' })
  loosens!: number | null;

  @ApiProperty()
  text!: string;
}

/** What a mapping would do, from what was seen in the last run that could tell. */
export class FieldMappingPreviewAnswer extends SettingPreviewAnswer {
  @ApiProperty({ description: 'Current links of adults and children.' })
  pairs!: number;

  @ApiProperty({ type: [KnownRightAnswer], description: 'Of how many pairs each right is known now.' })
  known!: readonly KnownRightAnswer[];

  @ApiProperty({ type: [FieldEffectAnswer], description: 'What each field would say.' })
  fields!: readonly FieldEffectAnswer[];
}

export class FieldMappingAnswer {
  @ApiProperty({
    type: [MappedFieldAnswer],
    description: 'As the next run reads them; beside them a supplement’s columns by their own names.',
  })
  fields!: readonly MappedFieldAnswer[];
}
