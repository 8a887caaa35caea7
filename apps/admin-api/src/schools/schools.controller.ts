import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  lastUpload,
  readDistrict,
  readFieldMapping,
  readMappings,
  readSchools,
  schoolValue,
  type DistrictTransaction,
  type SchoolMapping,
  type SchoolRow,
  type SettingProposal,
} from 'roster-store';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { Problem } from '../problems/problem';
import { registrationOf } from '../registrations/in-registration';
import { wrongState } from '../registrations/registration-problems';
import { changeSetting, settingPreview } from '../setting-changes/changed-setting';
import { PartlyAppliedAnswer, PreviewQuery } from '../setting-changes/setting-change-bodies';
import { effectOf, mergeMapping } from './merge-mapping';
import { SchoolsAnswer, SchoolsChangeBody, type SchoolAnswer } from './school-bodies';

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
  @ApiOperation({
    summary: 'Map schools; only what is named changes',
    description:
      'What loosens or removes waits for an approver once a roster of the registration was applied.',
  })
  @ApiOkResponse({ type: SchoolsAnswer })
  @ApiAcceptedResponse({ type: PartlyAppliedAnswer })
  change(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Query() { preview }: PreviewQuery,
    @Body() body: SchoolsChangeBody,
  ): Promise<SchoolsAnswer | PartlyAppliedAnswer> {
    if (preview === 'true') return district.read((tx) => previewOf(tx, r, body));
    const detail = {
      schools: body.schools.map(({ sourcedId, mapping }) => ({ sourcedId, ...mapping })).slice(0, 50),
    };
    return district.write<SchoolsAnswer | PartlyAppliedAnswer>(
      { action: 'schools.map', target: `registration ${r}`, detail, current: (tx) => answerOf(tx, r) },
      async (tx) => {
        const { proposal } = await wantedMappings(tx, r, body);
        return changeSetting(tx, district.caller, proposal, () => answerOf(tx, r));
      },
    );
  }
}

/** The mappings a body asks for, each whole. */
async function wantedMappings(
  tx: DistrictTransaction,
  r: string,
  { schools }: SchoolsChangeBody,
): Promise<{ id: number; mappings: () => Promise<Map<string, SchoolMapping>>; proposal: SettingProposal }> {
  const { id, state } = await registrationOf(tx, r);
  if (state === 'retired') throw wrongState(state, 'map schools', 'Make another registration.');
  const timezone = (await readDistrict(tx))?.timezone ?? 'UTC';
  const mappings = async () => {
    const present = await readMappings(tx, id);
    const after = new Map(
      schools.map(({ sourcedId, mapping }) => [
        sourcedId,
        mergeMapping(present.get(sourcedId) ?? null, mapping, timezone),
      ]),
    );
    await requirePickupKnown(tx, id, after);
    return after;
  };
  const wanted = async () =>
    Object.fromEntries(
      [...(await mappings())].map(([sourcedId, mapping]) => [sourcedId, schoolValue(mapping)]),
    );
  return { id, mappings, proposal: { setting: 'schools', registrationId: id, wanted } };
}

async function previewOf(
  tx: DistrictTransaction,
  r: string,
  body: SchoolsChangeBody,
): Promise<SchoolsAnswer> {
  const { id, mappings, proposal } = await wantedMappings(tx, r, body);
  const split = await settingPreview(tx, proposal);
  const rows = new Map((await readSchools(tx, id)).map((row) => [row.sourcedId, row]));
  const effects: { sourcedId: string; text: string }[] = [];
  for (const [sourcedId, mapping] of await mappings()) {
    const row = rows.get(sourcedId) ?? unseen(sourcedId);
    effects.push(...effectOf(row, mapping).map((text) => ({ sourcedId, text })));
    rows.set(sourcedId, { ...row, mapping });
  }
  const items = [...rows.values()].sort((a, b) => (a.sourcedId < b.sourcedId ? -1 : 1)).map(schoolAnswer);
  return { items, next: null, effects, ...split };
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
  const fields = await readFieldMapping(tx, registrationId);
  if (fields.some(({ right, onlyForbids }) => right === 'pickup' && onlyForbids !== true)) return;
  throw new Problem(
    409,
    'pickup_not_known',
    'Nothing says who may pick up',
    'The template students_pickup_contacts needs a field that gives pickup: map one, or send a supplement with a column "pickup" first. Nothing was changed.',
  );
}
