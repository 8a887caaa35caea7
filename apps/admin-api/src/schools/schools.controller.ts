import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import {
  lastUpload,
  mapSchools,
  readDistrict,
  readSchools,
  type DistrictTransaction,
  type SchoolMapping,
  type SchoolRow,
} from 'roster-store';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { Problem } from '../problems/problem';
import { registrationOf } from '../registrations/in-registration';
import { wrongState } from '../registrations/registration-problems';
import { effectOf, mergeMapping } from './merge-mapping';
import { SchoolsAnswer, SchoolsChangeBody, type SchoolAnswer } from './school-bodies';

class PreviewQuery {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'Only show what it would do.' })
  @IsOptional()
  @IsIn(['true', 'false'])
  preview?: 'true' | 'false';
}

@ApiTags('schools')
@Controller('v1/districts/:d/registrations/:r/schools')
export class SchoolsController {
  @Roles('support', 'district_admin')
  @Get()
  @ApiOperation({ summary: 'The schools the provider shows, and how they are mapped' })
  @ApiOkResponse({ type: SchoolsAnswer })
  schools(@InDistrict() district: DistrictRequest, @Param('r') r: string): Promise<SchoolsAnswer> {
    return district.read((tx) => answerOf(tx, r));
  }

  @Roles('support', 'district_admin')
  @Patch()
  @ApiOperation({ summary: 'Map schools; only what is named changes' })
  @ApiOkResponse({ type: SchoolsAnswer })
  change(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Query() { preview }: PreviewQuery,
    @Body() { schools }: SchoolsChangeBody,
  ): Promise<SchoolsAnswer> {
    const merged = async (tx: DistrictTransaction) => {
      const { id, state } = await registrationOf(tx, r);
      if (state === 'retired') throw wrongState(state, 'map schools', 'Make another registration.');
      const timezone = (await readDistrict(tx))?.timezone ?? 'UTC';
      const rows = new Map((await readSchools(tx, id)).map((row) => [row.sourcedId, row]));
      const after = new Map(
        schools.map(({ sourcedId, mapping }): [string, SchoolMapping] => [
          sourcedId,
          mergeMapping(rows.get(sourcedId)?.mapping ?? null, mapping, timezone),
        ]),
      );
      await requirePickupKnown(tx, id, after);
      return { id, rows, after };
    };
    if (preview === 'true')
      return district.read(async (tx) => {
        const { rows, after } = await merged(tx);
        for (const [sourcedId, mapping] of after) {
          const row = rows.get(sourcedId) ?? unseen(sourcedId);
          rows.set(sourcedId, { ...row, mapping });
        }
        const before = new Map(
          (await readSchools(tx, (await registrationOf(tx, r)).id)).map((row) => [row.sourcedId, row]),
        );
        const effects = [...after].flatMap(([sourcedId, mapping]) =>
          effectOf(before.get(sourcedId) ?? unseen(sourcedId), mapping).map((text) => ({ sourcedId, text })),
        );
        const items = [...rows.values()]
          .sort((a, b) => (a.sourcedId < b.sourcedId ? -1 : 1))
          .map(schoolAnswer);
        return { items, next: null, preview: true, effects };
      });
    const detail = {
      schools: schools.map(({ sourcedId, mapping }) => ({ sourcedId, ...mapping })).slice(0, 50),
    };
    return district.write(
      { action: 'schools.map', target: `registration ${r}`, detail, current: (tx) => answerOf(tx, r) },
      async (tx) => {
        const { id, after } = await merged(tx);
        const taken = await mapSchools(tx, id, after);
        if (taken !== null) throw authorityTaken(taken.ivmSchoolId);
        return answerOf(tx, r);
      },
    );
  }
}

async function answerOf(tx: DistrictTransaction, r: string): Promise<SchoolsAnswer> {
  const { id } = await registrationOf(tx, r);
  return { items: (await readSchools(tx, id)).map(schoolAnswer), next: null };
}

function schoolAnswer(row: SchoolRow): SchoolAnswer {
  return { ...row, status: row.id === null ? 'not_seen' : 'shown', suggestion: suggestionFor(row) };
}

function suggestionFor({ id, type, mapping }: SchoolRow): string | null {
  if (mapping?.enabled === true && id === null)
    return 'No pull has shown a school of this id yet: check the id.';
  if (mapping?.enabled === true && mapping.ivmSchoolId === null) return 'Name the school of IVM it is.';
  if (mapping === null && type === 'school')
    return 'Map it to a school of IVM and enable it, or leave it out.';
  return null;
}

const unseen = (sourcedId: string): SchoolRow => ({
  ...{ sourcedId, id: null, name: null, type: null, counts: null, asOf: null, mapping: null },
});

/** Only contacts marked for pickup can be sent where something says who is. @throws {Problem} 409 `pickup_not_known` */
async function requirePickupKnown(
  tx: DistrictTransaction,
  registrationId: number,
  mappings: ReadonlyMap<string, SchoolMapping>,
): Promise<void> {
  if (![...mappings.values()].some(({ template }) => template === 'students_pickup_contacts')) return;
  const supplement = await lastUpload(tx, registrationId, 'supplement');
  if (supplement?.columns?.includes('pickup') === true) return;
  throw new Problem(
    409,
    'pickup_not_known',
    'Nothing says who may pick up',
    'The template students_pickup_contacts needs a field that gives pickup: send a supplement with a column "pickup" first. Nothing was changed.',
  );
}

function authorityTaken(ivmSchoolId: string): Problem {
  return new Problem(
    409,
    'school_has_authority',
    'Another registration has the say there',
    `The school of IVM "${ivmSchoolId}" has an authoritative registration already, and may have one only. Nothing was changed: take it from that one first, or map this with authoritative false.`,
  );
}
