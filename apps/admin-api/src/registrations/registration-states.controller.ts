import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { isUsable, type ConnectionFix } from 'oneroster-client';
import {
  handOutAskedRuns,
  keepConnectionCheck,
  lastConnectionCheck,
  readNotifications,
  type DistrictTransaction,
  type RegistrationState,
  type RosterStore,
  type StoredConnectionCheck,
} from 'roster-store';
import { Answer } from '../district-request/answer';
import { notFoundHere } from '../district-request/district-problems';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { Problem } from '../problems/problem';
import { ROSTER_STORE } from '../roster-store-token';
import { PartlyAppliedAnswer } from '../setting-changes/setting-change-bodies';
import { ConnectionChanges } from './connection-changes';
import { ConnectionChecks, type CheckFinding } from './connection-checks';
import { registrationOf } from './in-registration';
import { registrationAnswer } from './registration-answer';
import { ConnectionCheckAnswer, EnableBody, RegistrationAnswer } from './registration-bodies';
import { wrongState } from './registration-problems';
import { requireSyncEdition } from './sync-edition';

const base = 'v1/districts/:d/registrations/:r';

/** From a draft to a registration that runs, and to its end: draft -> checked -> enabled <-> paused -> retired. */
@ApiTags('registrations')
@Controller(base)
export class RegistrationStatesController {
  constructor(
    @Inject(ROSTER_STORE) private readonly store: RosterStore,
    private readonly checks: ConnectionChecks,
    private readonly connections: ConnectionChanges,
  ) {}

  @Roles('support', 'district_admin')
  @Post('connection-check')
  @ApiOperation({ summary: 'Try the connection and say in words what is wrong with it' })
  @ApiCreatedResponse({ type: ConnectionCheckAnswer })
  async check(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
  ): Promise<ConnectionCheckAnswer> {
    const { id, state } = await district.read((tx) => registrationOf(tx, r));
    if (state === 'retired') throw wrongState(state, 'be checked', 'Make another registration.');
    const registration = await this.store.registrationForRun(district.id, id);
    if (registration === null) throw notFoundHere('registration');
    const findings = await this.checks.check(registration);
    const usable = isUsable(findings);
    const detail = { usable };
    return district.write(
      { action: 'registration.check', target: `registration ${id}`, detail },
      async (tx) => {
        const kept = await keepConnectionCheck(tx, id, { usable, findings });
        const before = (await registrationOf(tx, r)).state;
        const after = before === 'draft' || before === 'checked' ? (usable ? 'checked' : 'draft') : before;
        if (after !== before) await this.store.changeRegistration(district.id, id, { state: after }, tx);
        return checkAnswer(kept, after);
      },
    );
  }

  @Roles('support', 'district_admin')
  @Get('connection-check')
  @ApiOperation({ summary: 'What the last check found' })
  @ApiOkResponse({ type: ConnectionCheckAnswer })
  lastCheck(@InDistrict() district: DistrictRequest, @Param('r') r: string): Promise<ConnectionCheckAnswer> {
    return district.read(async (tx) => {
      const { id, state } = await registrationOf(tx, r);
      const kept = await lastConnectionCheck(tx, id);
      if (kept === null) throw notFoundHere('connection check');
      return checkAnswer(kept, state);
    });
  }

  @Roles('support', 'district_admin')
  @Post('connection-check/apply')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take over the settings which the last check found to mend the connection' })
  @ApiOkResponse({ type: RegistrationAnswer })
  @ApiAcceptedResponse({ type: PartlyAppliedAnswer })
  applyFixes(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
  ): Promise<RegistrationAnswer | PartlyAppliedAnswer> {
    const current = async (tx: DistrictTransaction) => registrationAnswer(await registrationOf(tx, r));
    return district.write<RegistrationAnswer | PartlyAppliedAnswer>(
      { action: 'registration.apply_fixes', target: `registration ${r}`, current },
      async (tx) => {
        const { id, state, source } = await registrationOf(tx, r);
        if (state === 'retired') throw wrongState(state, 'be changed', 'Make another registration.');
        const findings = (await lastConnectionCheck(tx, id))?.findings as readonly CheckFinding[] | undefined;
        const fixes = (findings ?? []).flatMap(({ fix }) => (fix === undefined ? [] : [fix]));
        if (fixes.length === 0 || source?.type !== 'rest') throw nothingToApply();
        const fix: ConnectionFix = Object.assign({}, ...fixes) as ConnectionFix;
        const wanted = { source: { ...source, ...fix } };
        const answer = await this.connections.change(
          ...([tx, district, { id, state }, wanted, Object.keys(fix), current] as const),
        );
        return answer instanceof Answer ? answer : new Answer(answer, 200);
      },
    );
  }

  @Roles('support', 'district_admin')
  @Post('enable')
  @HttpCode(200)
  @ApiOperation({ summary: 'Let it run by its schedule' })
  @ApiOkResponse({ type: RegistrationAnswer })
  enable(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Body() { override }: EnableBody,
  ): Promise<RegistrationAnswer> {
    const detail = override == null ? {} : { override: override.reason };
    return this.act(
      district,
      r,
      'registration.enable',
      async (tx, { id, state }) => {
        await requireSyncEdition(tx, 'now');
        if (state === 'enabled') return;
        if (state === 'draft') {
          const check = await lastConnectionCheck(tx, id);
          if (check === null || override == null) throw notChecked(check);
        } else if (state !== 'checked') {
          const next = state === 'paused' ? 'Resume it.' : 'Make another registration.';
          throw wrongState(state, 'be enabled', next);
        }
        await requireListeners(tx);
        await this.begin(tx, district.id, id);
      },
      detail,
    );
  }

  @Roles('support', 'district_admin')
  @Post('pause')
  @HttpCode(200)
  @ApiOperation({ summary: 'Let it run no more until it is resumed' })
  @ApiOkResponse({ type: RegistrationAnswer })
  pause(@InDistrict() district: DistrictRequest, @Param('r') r: string): Promise<RegistrationAnswer> {
    return this.move(district, r, 'pause', ['enabled'], 'paused');
  }

  @Roles('support', 'district_admin')
  @Post('resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Let it run again' })
  @ApiOkResponse({ type: RegistrationAnswer })
  resume(@InDistrict() district: DistrictRequest, @Param('r') r: string): Promise<RegistrationAnswer> {
    return this.move(district, r, 'resume', ['paused'], 'enabled');
  }

  @Roles('support', 'district_admin')
  @Post('retire')
  @HttpCode(200)
  @ApiOperation({ summary: 'End it for good; what it brought stays known and ages' })
  @ApiOkResponse({ type: RegistrationAnswer })
  retire(@InDistrict() district: DistrictRequest, @Param('r') r: string): Promise<RegistrationAnswer> {
    return this.move(district, r, 'retire', ['draft', 'checked', 'enabled', 'paused'], 'retired');
  }

  private move(
    district: DistrictRequest,
    r: string,
    how: 'pause' | 'resume' | 'retire',
    from: readonly RegistrationState[],
    to: RegistrationState,
  ): Promise<RegistrationAnswer> {
    return this.act(district, r, `registration.${how}`, async (tx, { id, state }) => {
      if (state === to) return;
      if (!from.includes(state))
        throw wrongState(state, `be ${how}d`, `Only one that is ${from.join(' or ')} can.`);
      if (to !== 'enabled') return this.store.changeRegistration(district.id, id, { state: to }, tx);
      await requireSyncEdition(tx, 'now');
      await this.begin(tx, district.id, id);
    });
  }

  /** From now on it runs, and so do the runs that have been waiting for this. */
  private async begin(tx: DistrictTransaction, districtId: number, registrationId: number): Promise<void> {
    await this.store.changeRegistration(districtId, registrationId, { state: 'enabled' }, tx);
    await handOutAskedRuns(tx, { districtId, registrationId });
  }

  private act(
    district: DistrictRequest,
    r: string,
    action: string,
    work: (
      tx: DistrictTransaction,
      registration: Awaited<ReturnType<typeof registrationOf>>,
    ) => Promise<void>,
    detail: Readonly<Record<string, unknown>> = {},
  ): Promise<RegistrationAnswer> {
    const current = async (tx: DistrictTransaction) => registrationAnswer(await registrationOf(tx, r));
    return district.write({ action, target: `registration ${r}`, detail, current }, async (tx) => {
      await work(tx, await registrationOf(tx, r));
      return new Answer(await current(tx), 200);
    });
  }
}

function checkAnswer(
  { id, checkedAt, usable, findings }: StoredConnectionCheck,
  state: RegistrationState,
): ConnectionCheckAnswer {
  const verdicts = (findings as readonly CheckFinding[]).map(({ verdict }) => verdict);
  const verdict = (['fail', 'warn'] as const).find((one) => verdicts.includes(one)) ?? 'ok';
  return { id, checkedAt, usable, verdict, state, findings };
}

/** @throws {Problem} 409 `nobody_listens` */
async function requireListeners(tx: DistrictTransaction): Promise<void> {
  const told = await readNotifications(tx);
  const silent = (['held', 'restricted_person_at_desk'] as const).filter((event) => told[event].length === 0);
  if (silent.length === 0) return;
  throw new Problem(
    409,
    'nobody_listens',
    'Nobody would hear of what cannot wait',
    `Nobody is told of ${silent.join(' and ')}: set notifications of the district first.`,
  );
}

function notChecked(check: StoredConnectionCheck | null): Problem {
  const detail =
    check === null
      ? 'Its connection has not been checked since it was set up: do that first.'
      : 'Its last connection check found it not usable, or it was changed since. Mend it and check again, or enable it with override {reason}.';
  return new Problem(409, 'not_checked', 'Not checked yet', detail);
}

function nothingToApply(): Problem {
  return new Problem(
    409,
    'nothing_to_apply',
    'Nothing to take over',
    'The last connection check found no settings that would mend something.',
  );
}
