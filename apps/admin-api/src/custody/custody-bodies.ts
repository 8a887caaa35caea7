import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import type { PersonName } from 'roster-domain';
import { RESTRICTION_KINDS, type EnteredPerson, type RestrictionKind } from 'roster-store';
import { IsLocalDate, IsReason } from '../validation/rules';
import { IsRef, REF_SCHEMA, type RefBody } from './roster-ref';

/** Somebody by name, or a contact we know. */
export class PersonBody {
  @ApiPropertyOptional(REF_SCHEMA)
  @IsOptional()
  @IsRef()
  contact?: RefBody | null;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(200)
  givenName?: string | null;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(200)
  middleName?: string | null;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(200)
  familyName?: string | null;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(20)
  suffix?: string | null;

  @ApiPropertyOptional({ example: '1980-01-31' })
  @IsOptional()
  @IsLocalDate()
  birthDate?: string | null;
}

export class AskerBody extends PersonBody {
  @ApiPropertyOptional({
    enum: ['typed', 'scanned', 'verified'],
    default: 'typed',
    description: 'Anything else counts as typed.',
  })
  @IsOptional()
  evidence?: unknown;

  @ApiPropertyOptional({ description: 'The student asks in person.' })
  @IsOptional()
  @IsBoolean()
  self?: boolean | null;
}

export class CustodyCheckBody {
  @ApiProperty(REF_SCHEMA)
  @IsRef()
  school!: RefBody;

  @ApiPropertyOptional({ type: 'array', items: REF_SCHEMA })
  @IsOptional()
  @IsRef({ each: true })
  students?: RefBody[] | null;

  @ApiProperty({ type: AskerBody })
  @IsObject()
  @ValidateNested()
  @Type(() => AskerBody)
  person!: AskerBody;

  @ApiProperty({ enum: ['EARLY_DEPARTURE', 'VISIT'] })
  @IsIn(['EARLY_DEPARTURE', 'VISIT'])
  purpose!: 'EARLY_DEPARTURE' | 'VISIT';

  @ApiPropertyOptional({ description: 'The name the school gives the place where it is asked.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  station?: string | null;

  @ApiPropertyOptional({
    description:
      'Read the students anew from the SIS first; where that cannot be done, a warning says so and the answer rests on what was known.',
  })
  @IsOptional()
  @IsBoolean()
  refresh?: boolean | null;

  @ApiPropertyOptional({
    example: '2026-03-10T14:10:00-06:00',
    description: 'Only in a what-if: an instant with its offset.',
  })
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(/(Z|[+-]\d\d:?\d\d)$/, { message: 'at must say its offset, such as 2026-03-10T14:10:00-06:00' })
  at?: string | null;
}

export class ScheduleBody {
  @ApiProperty({ type: [String], example: ['MON', 'TUE'] })
  @IsIn(['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'], { each: true })
  days!: string[];

  @ApiProperty()
  @IsString()
  @MaxLength(1000)
  text!: string;
}

export class NewRestrictionBody {
  @ApiProperty({ enum: RESTRICTION_KINDS })
  @IsIn(RESTRICTION_KINDS)
  kind!: RestrictionKind;

  @ApiProperty({ type: PersonBody })
  @IsObject()
  @ValidateNested()
  @Type(() => PersonBody)
  person!: PersonBody;

  @ApiProperty({ description: 'References of students, or "all".' })
  @IsRef({ each: true, orAll: true })
  students!: RefBody[] | 'all';

  @ApiPropertyOptional({
    description: 'References of schools, or "all" (default); only a TRESPASS may name some.',
  })
  @IsOptional()
  @IsRef({ each: true, orAll: true })
  schools?: RefBody[] | 'all' | null;

  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  from?: string | null;

  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  to?: string | null;

  @ApiProperty()
  @IsBoolean()
  documentOnFile!: boolean;

  @ApiPropertyOptional({ type: ScheduleBody })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ScheduleBody)
  schedule?: ScheduleBody | null;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  note?: string | null;
}

export class NewAuthorisationBody {
  @ApiProperty(REF_SCHEMA)
  @IsRef()
  grantor!: RefBody;

  @ApiProperty({ type: PersonBody })
  @IsObject()
  @ValidateNested()
  @Type(() => PersonBody)
  person!: PersonBody;

  @ApiProperty(REF_SCHEMA)
  @IsRef()
  student!: RefBody;

  @ApiProperty()
  @IsLocalDate()
  from!: string;

  @ApiProperty()
  @IsLocalDate()
  to!: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  note?: string | null;
}

export class ReasonBody {
  @ApiProperty()
  @IsReason()
  reason!: string;
}

export class OptionalReasonBody {
  @ApiPropertyOptional()
  @IsOptional()
  @IsReason()
  reason?: string | null;
}

export class NotThisPersonBody extends ReasonBody {
  @ApiProperty(REF_SCHEMA)
  @IsRef()
  contact!: RefBody;
}

export class OutcomeBody {
  @ApiProperty({ enum: ['released', 'not_released'] })
  @IsIn(['released', 'not_released'])
  outcome!: 'released' | 'not_released';

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  note?: string | null;
}

/** The name of a person in a body; null: none was given. */
export function nameIn({ familyName, givenName, middleName, suffix }: PersonBody): PersonName | null {
  const name = {
    givenName: givenName?.trim() ?? '',
    middleName: middleName?.trim() ?? '',
    familyName: familyName?.trim() ?? '',
    suffix: suffix?.trim() ?? '',
  };
  return name.givenName === '' && name.familyName === '' && name.middleName === '' ? null : name;
}

const NOBODY: PersonName = { givenName: '', middleName: '', familyName: '', suffix: '' };

export function enteredPerson(body: PersonBody, contactId: number | null): EnteredPerson {
  return contactId === null
    ? { name: nameIn(body) ?? NOBODY, birthDate: body.birthDate ?? null }
    : { contactId };
}
