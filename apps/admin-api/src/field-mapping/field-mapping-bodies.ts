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

export class FieldMappingAnswer {
  @ApiProperty({
    type: [MappedFieldAnswer],
    description: 'As the next run reads them; beside them a supplement’s columns by their own names.',
  })
  fields!: readonly MappedFieldAnswer[];
}
