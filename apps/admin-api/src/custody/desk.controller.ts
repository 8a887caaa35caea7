import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { adultsOfStudent, searchStudents, type AdultOfStudent } from 'roster-store';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { Problem } from '../problems/problem';
import { idOf } from './restrictions.controller';
import { requireOwnSchool } from './roster-ref';
import { requireStudentOfCaller } from './student-scope';

const MOST = 20;

class SearchQuery {
  @ApiPropertyOptional({ minLength: 3 })
  @IsString()
  @MaxLength(100)
  q!: string;
}

class AdultsQuery {
  @ApiPropertyOptional({
    description: 'Our id of the school where it is asked; default: the first of the student’s that is yours.',
  })
  @IsOptional()
  @Matches(/^[1-9]\d{0,8}$/)
  school?: string;
}

/** What the desk looks up before it asks. */
@ApiTags('custody')
@Controller('v1/districts/:d')
export class DeskController {
  @Roles('desk', 'district_admin')
  @Get('schools/:s/students')
  @ApiOperation({
    summary: 'Students of a school by a few letters of their names, or their number; at most 20',
  })
  search(
    @InDistrict() district: DistrictRequest,
    @Param('s') s: string,
    @Query() { q }: SearchQuery,
  ): Promise<Readonly<Record<string, unknown>>> {
    return district.read(async (tx) => {
      const found = await searchStudents(tx, await requireOwnSchool(tx, district.caller, s), q, MOST + 1);
      if (found === null)
        throw new Problem(
          400,
          'search_too_short',
          'Too few letters',
          'Give at least three letters of the name, or digits of the number.',
        );
      return { items: found.slice(0, MOST), next: null, more: found.length > MOST };
    });
  }

  @Roles('desk', 'district_admin')
  @Get('students/:id/adults')
  @ApiOperation({
    summary: 'The adults of a child, each with the answer if staff knew them and they asked now',
  })
  adults(
    @InDistrict() district: DistrictRequest,
    @Param('id') id: string,
    @Query() { school }: AdultsQuery,
  ): Promise<Readonly<Record<string, unknown>>> {
    return district.read(async (tx) => {
      const schoolId = await requireStudentOfCaller(
        tx,
        district.caller,
        idOf(id),
        school === undefined ? null : Number(school),
      );
      const adults = await adultsOfStudent(tx, schoolId, idOf(id), new Date());
      return { school: schoolId, items: (adults ?? []).map(adultAnswer), next: null };
    });
  }
}

function adultAnswer({
  contactId,
  decision,
  name,
  phone,
  priority,
  relationship,
  role,
}: AdultOfStudent): Readonly<Record<string, unknown>> {
  const { givenName, middleName, familyName } = name;
  return {
    contact: contactId,
    givenName,
    middleName,
    familyName,
    outcome: decision.outcome,
    reasons: decision.reasons.map(({ code, outcome, rule, source, text }) => ({
      code,
      outcome,
      rule,
      text,
      source,
    })),
    staffGuidance: decision.staffGuidance,
    kinship: relationship === '' ? role : relationship,
    priority: priority === '' ? null : priority,
    phone: masked(phone),
  };
}

/** The last two digits tell two numbers apart and call nobody. */
function masked(phone: string): string | null {
  const digits = phone.replace(/\D/g, '');
  return digits.length < 4 ? null : `•••${digits.slice(-2)}`;
}
