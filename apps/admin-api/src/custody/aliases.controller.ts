import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { aliasesOf, confirmAlias, proposeAlias, removeAlias, type DistrictTransaction } from 'roster-store';
import { Answer } from '../district-request/answer';
import { notFoundHere } from '../district-request/district-problems';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { actingCaller } from './acting-caller';
import { nameIn, OptionalReasonBody, PersonBody } from './custody-bodies';
import { idOf } from './restrictions.controller';

type AliasAnswer = Readonly<Record<string, unknown>> & { readonly id: number };

/** Other names a contact goes by, such as a maiden name on a licence. */
@ApiTags('custody')
@Controller('v1/districts/:d/contacts/:id/aliases')
export class AliasesController {
  @Roles('desk', 'district_admin', 'approver')
  @Post()
  @ApiOperation({ summary: 'Propose a name; an approver or district administrator confirms it' })
  @ApiCreatedResponse({ type: Object })
  propose(
    @InDistrict() district: DistrictRequest,
    @Param('id') id: string,
    @Body() body: PersonBody,
  ): Promise<AliasAnswer> {
    return district.write({ action: null }, async (tx) => {
      const name = nameIn(body) ?? { givenName: '', middleName: '', familyName: '', suffix: '' };
      const made = await proposeAlias(tx, actingCaller(district.caller), idOf(id), name);
      return aliasOf(tx, idOf(id), made);
    });
  }

  @Roles('desk', 'district_admin', 'approver')
  @Post(':a/confirm')
  @HttpCode(200)
  @ApiOperation({ summary: 'Confirm a name: it makes a document of that name this contact’s' })
  confirm(
    @InDistrict() district: DistrictRequest,
    @Param('id') id: string,
    @Param('a') a: string,
    @Body() { reason }: OptionalReasonBody,
  ): Promise<AliasAnswer> {
    return district.write({ action: null }, async (tx) => {
      await confirmAlias(tx, actingCaller(district.caller), idOf(id), idOf(a), reason ?? '');
      return new Answer(await aliasOf(tx, idOf(id), idOf(a)), 200);
    });
  }

  @Roles('desk', 'district_admin', 'approver')
  @Delete(':a')
  @ApiOperation({ summary: 'Take a name away; that it was there stays on record' })
  remove(
    @InDistrict() district: DistrictRequest,
    @Param('id') id: string,
    @Param('a') a: string,
  ): Promise<AliasAnswer> {
    const current = (tx: DistrictTransaction) => aliasOf(tx, idOf(id), idOf(a));
    return district.write({ action: null, current }, async (tx) => {
      await removeAlias(tx, actingCaller(district.caller), idOf(id), idOf(a), '');
      return current(tx);
    });
  }
}

async function aliasOf(tx: DistrictTransaction, contactId: number, id: number): Promise<AliasAnswer> {
  const alias = (await aliasesOf(tx, [contactId])).find((one) => one.id === id);
  if (alias === undefined) throw notFoundHere('alias');
  const { confirmed, contactId: contact, name, removed } = alias;
  return { id, contact, ...name, state: removed ? 'removed' : confirmed ? 'confirmed' : 'proposed' };
}
