import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, Min } from 'class-validator';
import type { Outcome } from 'roster-domain';
import {
  askAgain,
  custodyCheck,
  overrideStateOf,
  answerChangesOf,
  readDecision,
  readDecisions,
  thenAndNow,
  type CheckedPerson,
  type CustodyCheck,
  type DistrictTransaction,
  type RecordedDecision,
  type RosterStore,
} from 'roster-store';
import { Answer } from '../district-request/answer';
import { notFoundHere } from '../district-request/district-problems';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { maySeeSchool } from '../district-request/school-scope';
import type { Caller } from '../door/caller';
import type { Role } from '../door/role';
import { Roles } from '../door/route-door';
import { requireGrant } from '../grants/require-grant';
import { ApiList } from '../lists/api-list';
import { ListQuery, type ListAnswer } from '../lists/list-query';
import { changeAnswer } from '../answers/answers-answers';
import { Problem } from '../problems/problem';
import { ROSTER_STORE } from '../roster-store-token';
import { actingCaller } from './acting-caller';
import {
  checkAnswer,
  CustodyCheckAnswer,
  decisionAnswer,
  DecisionLineAnswer,
  lineAnswer,
  questionAnswer,
  type WarningAnswer,
} from './custody-answers';
import { CustodyCheckBody, nameIn, type AskerBody } from './custody-bodies';
import { StudentRefreshes } from '../spot/student-refreshes';
import { requireOwnSchool, resolveRef } from './roster-ref';

/** Who sees recorded decisions without a grant. */
const SEE_DECISIONS: readonly Role[] = ['desk', 'district_admin', 'approver', 'auditor'];

class CheckQuery {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'Decide as if; record no decision.' })
  @IsOptional()
  @IsIn(['true', 'false'])
  whatIf?: string;
}

class ChecksQuery extends ListQuery {
  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @IsISO8601()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @IsISO8601()
  to?: string;

  @ApiPropertyOptional({ description: 'Our id.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  school?: number;

  @ApiPropertyOptional({ description: 'Our id.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  student?: number;

  @ApiPropertyOptional({ enum: ['ALLOW', 'REFER', 'DENY'] })
  @IsOptional()
  @IsIn(['ALLOW', 'REFER', 'DENY'])
  outcome?: Outcome;
}

@ApiTags('custody')
@Controller('v1/districts/:d/custody-checks')
export class CustodyChecksController {
  constructor(
    @Inject(ROSTER_STORE) private readonly store: RosterStore,
    private readonly refreshes: StudentRefreshes,
  ) {}

  @Roles('desk', 'district_admin', 'support', 'approver')
  @Post()
  @ApiOperation({ summary: 'May this adult take these children, now?' })
  @ApiCreatedResponse({ type: CustodyCheckAnswer })
  async check(
    @InDistrict() district: DistrictRequest,
    @Body() body: CustodyCheckBody,
    @Query() query: CheckQuery,
  ): Promise<CustodyCheckAnswer> {
    const { caller } = district;
    const whatIf = query.whatIf === 'true';
    requireMayAsk(caller, whatIf, body.at ?? null);
    const asked = await district.read(async (tx) => {
      const schoolId = await requireOwnSchool(tx, caller, body.school);
      const students: (number | 'unknown')[] = [];
      for (const one of body.students ?? [])
        students.push((await resolveRef(tx, 'student', one, schoolId)) ?? 'unknown');
      return { schoolId, students, person: await personOf(tx, body.person) };
    });
    return district.once(async (keep) => {
      const notRefreshed = body.refresh === true ? await this.refreshAll(district, asked.students) : [];
      // Not before: what has just been read is not of the future.
      const who = actingCaller(caller);
      const answerOf = (check: CustodyCheck): Answer<CustodyCheckAnswer> =>
        new Answer(
          { ...checkAnswer(check), warnings: [...check.warnings, ...notRefreshed] },
          whatIf ? 200 : 201,
          check.id === null ? null : `/v1/districts/${district.id}/custody-checks/${check.id}`,
        );
      const request = {
        ...asked,
        purpose: body.purpose,
        station: body.station ?? null,
        whatIf,
        at: body.at == null ? who.at : new Date(body.at),
        who,
      };
      return answerOf(
        await custodyCheck(this.store, district.id, request, (tx, check) => keep(tx, answerOf(check))),
      );
    });
  }

  /** A check is answered from what is known when a student cannot be read anew; it says so. */
  private async refreshAll(
    { id, caller }: DistrictRequest,
    students: readonly (number | 'unknown')[],
  ): Promise<WarningAnswer[]> {
    if (!caller.roles.some((role) => ['desk', 'district_admin', 'support'].includes(role)))
      return [notRefreshed('Your role does not read students anew.')];
    const known = students.filter((one) => one !== 'unknown');
    const said = await Promise.all(
      known.map((student) =>
        this.refreshes.refresh(id, student).then(
          (refreshed) => (refreshed === null ? 'The provider is still being asked.' : null),
          (error: unknown) => {
            if (error instanceof Problem) return error.detail;
            throw error;
          },
        ),
      ),
    );
    return [...new Set(said.filter((one) => one !== null))].map(notRefreshed);
  }

  @Roles('desk', 'district_admin', 'approver', 'auditor', 'support')
  @Get()
  @ApiOperation({ summary: 'What was asked and answered, newest first' })
  @ApiList(DecisionLineAnswer)
  list(
    @InDistrict() district: DistrictRequest,
    @Query() query: ChecksQuery,
  ): Promise<ListAnswer<DecisionLineAnswer>> {
    const { after, from, limit, outcome, school, student, to } = query;
    return district.read(async (tx) => {
      await requireGrant(tx, district.caller, SEE_DECISIONS);
      const found = await readDecisions(tx, {
        from: from === undefined ? null : new Date(from),
        to: to === undefined ? null : new Date(to),
        schoolIds: await schoolsOf(tx, district.caller, school ?? null),
        studentId: student ?? null,
        outcome: outcome ?? null,
        before: after === undefined ? Number.MAX_SAFE_INTEGER : Number(after),
        most: limit + 1,
      });
      const items = found.slice(0, limit);
      return { items: items.map(lineAnswer), next: found.length > limit ? String(items.at(-1)?.id) : null };
    });
  }

  @Roles('desk', 'district_admin', 'approver', 'auditor', 'support')
  @Get(':id')
  @ApiOperation({
    summary:
      'One decision with the facts as they were, what happened after, and what it would be now and why',
  })
  @ApiOkResponse({ type: Object })
  one(
    @InDistrict() district: DistrictRequest,
    @Param('id') id: string,
  ): Promise<Readonly<Record<string, unknown>>> {
    return district.read(async (tx) => {
      const grant = await requireGrant(tx, district.caller, SEE_DECISIONS);
      const decision = await decisionOf(tx, district.caller, id);
      if (grant !== null)
        await district.note(
          tx,
          { action: 'decision.reveal', target: `custody check ${id}`, detail: { grant } },
          null,
        );
      const now = await askAgain(tx, decision, actingCaller(district.caller));
      const overrides = decision.acts.filter(({ act }) => act === 'override');
      return {
        ...lineAnswer(decision),
        question: questionAnswer(decision.question),
        ...decisionAnswer(decision.answer, decision.answer),
        facts: decision.facts,
        // Of several children the strictest: the adult can take all of them only with that.
        ivmValue: strictest(decision.students.map(({ ivmValue }) => ivmValue)),
        override: overrideStateOf(decision, overrides),
        after: await whatHappenedAfter(tx, decision),
        now: { ...decisionAnswer(now.decision, now), ...thenAndNow(decision, now) },
      };
    });
  }
}

/** So much of what happened after is shown. */
const MOST_CHANGES = 100;

/** What people did about a decision, and how the answer of the contact who asked changed since; in that order of time. */
async function whatHappenedAfter(
  tx: DistrictTransaction,
  { acts, at, question, schoolId, students }: RecordedDecision,
): Promise<readonly object[]> {
  const contactId = Number(question.person.contact ?? 0);
  const studentIds = students.map(({ id }) => id);
  const changes =
    contactId > 0 ? await answerChangesOf(tx, { contactId, schoolId, studentIds }, at, MOST_CHANGES) : [];
  const done = acts.map(({ act, name, reason, subject, ...rest }) => {
    return { what: act as string, at: new Date(rest.at), by: { subject, name }, reason };
  });
  return [...done, ...changes.map((change) => ({ ...changeAnswer(change), what: 'answer' }))].sort(
    (a, b) => a.at.getTime() - b.at.getTime(),
  );
}

function strictest(values: readonly (string | null)[]): string | null {
  return ['No', null, 'Verify', 'Yes'].find((one) => values.includes(one)) ?? null;
}

/** A recorded decision of a school the caller may see. @throws {Problem} 404 */
export async function decisionOf(
  tx: DistrictTransaction,
  caller: Caller,
  id: string,
): Promise<RecordedDecision> {
  const decision = /^\d{1,15}$/.test(id) ? await readDecision(tx, Number(id)) : null;
  if (decision === null) throw notFoundHere('custody check');
  const own = await schoolsOf(tx, caller, decision.schoolId);
  if (own !== null && own.length === 0) throw notFoundHere('custody check');
  return decision;
}

/** Ids of the schools the caller may see, of those wanted; null: all. */
export async function schoolsOf(
  tx: DistrictTransaction,
  caller: Caller,
  wanted: number | null,
): Promise<number[] | null> {
  if (caller.schools === 'all') return wanted === null ? null : [wanted];
  const schools = await tx.query<{ id: number; sourcedId: string }>(
    'select id, sourced_id as "sourcedId" from school where $1::int is null or id = $1',
    [wanted],
  );
  return schools.filter((school) => maySeeSchool(caller, school)).map(({ id }) => id);
}

async function personOf(tx: DistrictTransaction, body: AskerBody): Promise<CheckedPerson> {
  return {
    contact: body.contact == null ? null : ((await resolveRef(tx, 'contact', body.contact)) ?? 'unknown'),
    name: nameIn(body),
    birthDate: body.birthDate ?? null,
    evidence: body.evidence === 'verified' || body.evidence === 'scanned' ? body.evidence : 'typed',
    self: body.self ?? false,
  };
}

function requireMayAsk({ roles }: Caller, whatIf: boolean, at: string | null): void {
  if (!whatIf && at !== null)
    throw new Problem(
      400,
      'at_without_what_if',
      'Only a what-if has an instant',
      'A question is about now. Ask with ?whatIf=true for another instant.',
    );
  const atDesk = roles.includes('desk') || roles.includes('district_admin');
  if (!whatIf && !atDesk)
    throw new Problem(
      403,
      'what_if_only',
      'You may only ask what-if',
      'Only the desk and district administrators ask for a decision that is recorded. Ask with ?whatIf=true.',
    );
}

const notRefreshed = (why: string): WarningAnswer => ({
  code: 'NOT_REFRESHED',
  text: `Answered from what was known: ${why}`,
});
