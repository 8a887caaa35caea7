import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  confirmAuthorisation,
  endAuthorisation,
  enterAuthorisation,
  readAuthorisations,
  type DistrictTransaction,
  type StoredAuthorisation,
} from 'roster-store';
import { Answer } from '../district-request/answer';
import { notFoundHere } from '../district-request/district-problems';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { ListQuery, type ListAnswer } from '../lists/list-query';
import { actingCaller } from './acting-caller';
import { enteredPerson, NewAuthorisationBody, OptionalReasonBody, ReasonBody } from './custody-bodies';
import { idOf } from './restrictions.controller';
import { requireRef } from './roster-ref';

type AuthorisationAnswer = Readonly<Record<string, unknown>> & { readonly id: number };

/** Permissions for some days, which count once a second person has confirmed them. */
@ApiTags('custody')
@Controller('v1/districts/:d/pickup-authorisations')
export class AuthorisationsController {
  @Roles('desk', 'district_admin', 'approver')
  @Post()
  @ApiOperation({ summary: 'Enter a temporary authorisation; somebody else confirms it' })
  @ApiCreatedResponse({ type: Object })
  enter(
    @InDistrict() district: DistrictRequest,
    @Body() body: NewAuthorisationBody,
  ): Promise<AuthorisationAnswer> {
    return district.write({ action: null }, async (tx) => {
      const contact =
        body.person.contact == null ? null : await requireRef(tx, 'contact', body.person.contact);
      const id = await enterAuthorisation(tx, actingCaller(district.caller), {
        grantorId: await requireRef(tx, 'contact', body.grantor),
        person: enteredPerson(body.person, contact),
        studentId: await requireRef(tx, 'student', body.student),
        from: body.from,
        to: body.to,
        note: body.note ?? '',
      });
      const address = `/v1/districts/${district.id}/pickup-authorisations/${id}`;
      return new Answer(await authorisationOf(tx, id), 201, address);
    });
  }

  @Roles('desk', 'district_admin', 'approver')
  @Get()
  @ApiOperation({ summary: 'Authorisations, newest first' })
  list(
    @InDistrict() district: DistrictRequest,
    @Query() { after, limit }: ListQuery,
  ): Promise<ListAnswer<AuthorisationAnswer>> {
    return district.read(async (tx) => {
      const before = after === undefined ? 2_147_483_647 : Number(after);
      const found = await readAuthorisations(tx, { before, most: limit + 1 });
      const items = found.slice(0, limit);
      return {
        items: items.map(authorisationAnswer),
        next: found.length > limit ? String(items.at(-1)?.id) : null,
      };
    });
  }

  @Roles('desk', 'district_admin', 'approver')
  @Get(':id')
  @ApiOperation({ summary: 'One authorisation, with what was done to it' })
  one(@InDistrict() district: DistrictRequest, @Param('id') id: string): Promise<AuthorisationAnswer> {
    return district.read((tx) => authorisationOf(tx, idOf(id)));
  }

  @Roles('desk', 'district_admin', 'approver')
  @Post(':id/confirm')
  @HttpCode(200)
  @ApiOperation({ summary: 'Confirm it, by somebody else than who entered it' })
  confirm(
    @InDistrict() district: DistrictRequest,
    @Param('id') id: string,
    @Body() { reason }: OptionalReasonBody,
  ): Promise<AuthorisationAnswer> {
    return this.act(district, idOf(id), (tx) =>
      confirmAuthorisation(tx, actingCaller(district.caller), idOf(id), reason ?? ''),
    );
  }

  @Roles('desk', 'district_admin', 'approver')
  @Post(':id/end')
  @HttpCode(200)
  @ApiOperation({ summary: 'End it at once' })
  end(
    @InDistrict() district: DistrictRequest,
    @Param('id') id: string,
    @Body() { reason }: ReasonBody,
  ): Promise<AuthorisationAnswer> {
    return this.act(district, idOf(id), (tx) =>
      endAuthorisation(tx, actingCaller(district.caller), idOf(id), reason),
    );
  }

  private act(
    district: DistrictRequest,
    id: number,
    work: (tx: DistrictTransaction) => Promise<void>,
  ): Promise<AuthorisationAnswer> {
    return district.write({ action: null }, async (tx) => {
      await work(tx);
      return new Answer(await authorisationOf(tx, id), 200);
    });
  }
}

async function authorisationOf(tx: DistrictTransaction, id: number): Promise<AuthorisationAnswer> {
  const [stored] = await readAuthorisations(tx, { ids: [id] });
  if (stored === undefined) throw notFoundHere('pickup authorisation');
  return authorisationAnswer(stored);
}

function authorisationAnswer(stored: StoredAuthorisation): AuthorisationAnswer {
  const { acts, birthDate, contactId, endedAt, grantorId, name, studentId, ...rest } = stored;
  return {
    ...rest,
    grantor: grantorId,
    student: studentId,
    person: { contact: contactId, ...name, birthDate },
    state: endedAt !== null ? 'ended' : rest.confirmedBy === null ? 'awaiting_second' : 'confirmed',
    endedAt,
    acts: acts.map(({ act, at, name: by, reason, subject }) => ({
      what: act,
      at: new Date(at),
      by: { subject, name: by },
      reason,
    })),
  };
}
