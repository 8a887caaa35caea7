import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { faultsOfMapping, keyOf, type FieldMapping, type FieldSource } from 'roster-domain';
import {
  lastFieldsSeen,
  readFieldMapping,
  rightsKnown,
  type DistrictTransaction,
  type SettingProposal,
} from 'roster-store';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { registrationOf } from '../registrations/in-registration';
import { fieldsRefused, wrongState } from '../registrations/registration-problems';
import { changeSetting, settingPreview } from '../setting-changes/changed-setting';
import {
  PartlyAppliedAnswer,
  PreviewQuery,
  type SettingPreviewAnswer,
} from '../setting-changes/setting-change-bodies';
import {
  FieldMappingAnswer,
  FieldMappingBody,
  FieldMappingPreviewAnswer,
  FieldsAnswer,
} from './field-mapping-bodies';
import { previewFields } from './preview-fields';

@ApiTags('field mapping')
@Controller('v1/districts/:d/registrations/:r')
export class FieldMappingController {
  @Roles('support', 'district_admin')
  @Get('field-mapping')
  @ApiOperation({ summary: 'Which fields give which right, and what a "no" there means' })
  @ApiOkResponse({ type: FieldMappingAnswer })
  mapping(@InDistrict() district: DistrictRequest, @Param('r') r: string): Promise<FieldMappingAnswer> {
    return district.read((tx) => answerOf(tx, r));
  }

  @Roles('support', 'district_admin')
  @Get('fields')
  @ApiOperation({
    summary:
      'Metadata keys and supplement columns as they were seen: counts, and values of short enumerations',
  })
  @ApiOkResponse({ type: FieldsAnswer })
  fields(@InDistrict() district: DistrictRequest, @Param('r') r: string): Promise<FieldsAnswer> {
    return district.read(async (tx) => {
      const { id } = await registrationOf(tx, r);
      const mapping = await readFieldMapping(tx, id);
      const of = async (source: FieldSource) =>
        seenAnswer(
          await lastFieldsSeen(tx, id, source),
          mapping.filter((field) => field.source === source),
        );
      return { metadata: await of('metadata'), supplement: await of('supplement') };
    });
  }

  @Roles('support', 'district_admin')
  @Post('preview')
  @HttpCode(200)
  @ApiOperation({ summary: 'What a mapping would do; nothing is stored' })
  @ApiOkResponse({ type: FieldMappingPreviewAnswer })
  preview(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Body() body: FieldMappingBody,
  ): Promise<FieldMappingPreviewAnswer> {
    const wanted = wantedFields(body);
    return district.read(async (tx) => {
      const { id } = await registrationOf(tx, r);
      const split = await settingPreview(tx, await proposalOf(tx, r, wanted));
      const [metadata, supplement] = [
        await lastFieldsSeen(tx, id, 'metadata'),
        await lastFieldsSeen(tx, id, 'supplement'),
      ];
      const seen = { metadata: metadata?.seen ?? null, supplement: supplement?.seen ?? null };
      const { pairs, rights } = await rightsKnown(tx, id);
      return {
        ...split,
        pairs,
        known: rights,
        fields: previewFields(await readFieldMapping(tx, id), wanted, seen),
      };
    });
  }

  @Roles('support', 'district_admin')
  @Put('field-mapping')
  @ApiOperation({
    summary: 'Replace the mapping; the next run reads everybody anew',
    description:
      'What fields forbid counts from that run on, and what they permit no more ends at once; what they are to permit, or to forbid no more, waits for an approver once a roster of the registration was applied.',
  })
  @ApiOkResponse({ type: FieldMappingAnswer })
  @ApiAcceptedResponse({ type: PartlyAppliedAnswer })
  change(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Query() { preview }: PreviewQuery,
    @Body() body: FieldMappingBody,
  ): Promise<FieldMappingAnswer | PartlyAppliedAnswer | SettingPreviewAnswer> {
    const fields = wantedFields(body);
    if (preview === 'true')
      return district.read(async (tx) => settingPreview(tx, await proposalOf(tx, r, fields)));
    return district.write<FieldMappingAnswer | PartlyAppliedAnswer>(
      {
        action: 'field-mapping.change',
        target: `registration ${r}`,
        detail: { fields },
        current: (tx) => answerOf(tx, r),
      },
      async (tx) =>
        changeSetting(tx, district.caller, await proposalOf(tx, r, fields), () => answerOf(tx, r)),
    );
  }
}

/** @throws {Problem} 400 `validation_failed`: each field with what is wrong with it */
export function wantedFields({ fields }: FieldMappingBody): FieldMapping {
  const wanted = fields.map(({ source, column, right, no }) => ({
    source,
    column: column.trim(),
    right,
    no,
  }));
  const faults = faultsOfMapping(wanted);
  if (faults.length > 0)
    throw fieldsRefused(faults.map(({ at, field, text }) => ({ field: `fields[${at}].${field}`, text })));
  return wanted;
}

export async function proposalOf(
  tx: DistrictTransaction,
  r: string,
  fields: FieldMapping,
): Promise<SettingProposal> {
  const { id, state } = await registrationOf(tx, r);
  if (state === 'retired') throw wrongState(state, 'map fields', 'Make another registration.');
  return { setting: 'field_mapping', registrationId: id, wanted: () => ({ fields }) };
}

function seenAnswer(
  found: Awaited<ReturnType<typeof lastFieldsSeen>>,
  mapping: FieldMapping,
): FieldsAnswer['metadata'] {
  if (found === null) return null;
  const { runId, at, seen } = found;
  const columns = seen.columns.map((one) => ({
    ...one,
    filledShare: seen.records === 0 ? 0 : one.filled / seen.records,
    mapped: mapping.filter(({ column }) => keyOf(column) === keyOf(one.column)).map(({ right }) => right),
  }));
  return { runId, at, records: seen.records, columns };
}

async function answerOf(tx: DistrictTransaction, r: string): Promise<FieldMappingAnswer> {
  const { id } = await registrationOf(tx, r);
  return { fields: await readFieldMapping(tx, id) };
}
