import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  clearIdentity,
  endRestriction,
  enterRestriction,
  readRestrictions,
  type DistrictTransaction,
  type StoredRestriction,
} from 'roster-store';
import { Answer } from '../district-request/answer';
import { notFoundHere } from '../district-request/district-problems';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { ListQuery, type ListAnswer } from '../lists/list-query';
import { actingCaller } from './acting-caller';
import { enteredPerson, NewRestrictionBody, NotThisPersonBody, ReasonBody } from './custody-bodies';
import { requireOwnSchool, requireRef, type RefBody } from './roster-ref';

type RestrictionAnswer = Readonly<Record<string, unknown>> & { readonly id: number };

/** Orders and notices that forbid. Entered by the desk, ended by two people; support of the vendor sees and changes none. */
@ApiTags('custody')
@Controller('v1/districts/:d/restrictions')
export class RestrictionsController {
  @Roles('desk', 'district_admin', 'approver')
  @Post()
  @ApiOperation({ summary: 'Enter a restriction; it acts at once' })
  @ApiCreatedResponse({ type: Object })
  enter(
    @InDistrict() district: DistrictRequest,
    @Body() body: NewRestrictionBody,
  ): Promise<RestrictionAnswer> {
    return district.write({ action: null }, async (tx) => {
      const contact =
        body.person.contact == null ? null : await requireRef(tx, 'contact', body.person.contact);
      const schools: number[] = [];
      if (Array.isArray(body.schools))
        for (const one of body.schools) schools.push(await requireOwnSchool(tx, district.caller, one));
      const id = await enterRestriction(tx, actingCaller(district.caller), {
        kind: body.kind,
        person: enteredPerson(body.person, contact),
        students: body.students === 'all' ? 'all' : await studentsOf(tx, body.students),
        schools: Array.isArray(body.schools) ? schools : 'all',
        from: body.from ?? null,
        to: body.to ?? null,
        documentOnFile: body.documentOnFile,
        schedule: body.schedule ?? null,
        note: body.note ?? '',
      });
      return new Answer(await restrictionOf(tx, id), 201, `/v1/districts/${district.id}/restrictions/${id}`);
    });
  }

  @Roles('desk', 'district_admin', 'approver')
  @Get()
  @ApiOperation({ summary: 'Restrictions, newest first; ended ones too' })
  list(
    @InDistrict() district: DistrictRequest,
    @Query() { after, limit }: ListQuery,
  ): Promise<ListAnswer<RestrictionAnswer>> {
    return district.read(async (tx) => {
      const before = after === undefined ? 2_147_483_647 : Number(after);
      const found = await readRestrictions(tx, { before, most: limit + 1 });
      const items = found.slice(0, limit);
      return {
        items: items.map(restrictionAnswer),
        next: found.length > limit ? String(items.at(-1)?.id) : null,
      };
    });
  }

  @Roles('desk', 'district_admin', 'approver')
  @Get(':id')
  @ApiOperation({ summary: 'One restriction, with what was done to it' })
  one(@InDistrict() district: DistrictRequest, @Param('id') id: string): Promise<RestrictionAnswer> {
    return district.read((tx) => restrictionOf(tx, idOf(id)));
  }

  @Roles('desk', 'district_admin', 'approver')
  @Post(':id/end')
  @HttpCode(200)
  @ApiOperation({
    summary: 'End it: 202 until a second person does the same, one of the two an approver; then 200',
  })
  end(
    @InDistrict() district: DistrictRequest,
    @Param('id') id: string,
    @Body() { reason }: ReasonBody,
  ): Promise<RestrictionAnswer> {
    return district.write({ action: null }, async (tx) => {
      const { state } = await endRestriction(tx, actingCaller(district.caller), idOf(id), reason);
      return new Answer(await restrictionOf(tx, idOf(id)), state === 'done' ? 200 : 202);
    });
  }

  @Roles('desk', 'district_admin', 'approver')
  @Post(':id/not-this-person')
  @ApiOperation({ summary: 'Staff clear a namesake born on another day, once' })
  notThisPerson(
    @InDistrict() district: DistrictRequest,
    @Param('id') id: string,
    @Body() { contact, reason }: NotThisPersonBody,
  ): Promise<{ readonly id: number; readonly contact: number }> {
    return district.write({ action: null }, async (tx) => {
      const contactId = await requireRef(tx, 'contact', contact);
      await clearIdentity(tx, actingCaller(district.caller), idOf(id), contactId, reason);
      return { id: idOf(id), contact: contactId };
    });
  }
}

/** @throws {Problem} 404 for what is no id */
export function idOf(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw notFoundHere('entry');
}

async function studentsOf(tx: DistrictTransaction, refs: readonly RefBody[]): Promise<number[]> {
  const ids: number[] = [];
  for (const one of refs) ids.push(await requireRef(tx, 'student', one));
  return ids;
}

async function restrictionOf(tx: DistrictTransaction, id: number): Promise<RestrictionAnswer> {
  const [stored] = await readRestrictions(tx, { ids: [id] });
  if (stored === undefined) throw notFoundHere('restriction');
  return restrictionAnswer(stored);
}

function restrictionAnswer({
  acts,
  allStudents,
  contactId,
  end,
  names,
  schoolIds,
  ...rest
}: StoredRestriction): RestrictionAnswer {
  return {
    ...rest,
    person: { contact: contactId, names, birthDate: rest.birthDate },
    students: allStudents ? 'all' : rest.students,
    schools: schoolIds ?? 'all',
    state: end.state === 'done' ? 'ended' : end.state === 'awaiting_second' ? 'awaiting_second' : 'in_force',
    endedAt: end.state === 'done' ? new Date(end.at) : null,
    acts: acts.map(({ act, at, name, reason, subject }) => ({
      what: act,
      at: new Date(at),
      by: { subject, name },
      reason,
    })),
  };
}
