import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { ClientOptions } from 'oneroster-client';
import {
  createRegistration,
  listRegistrations,
  renameRegistration,
  StoreRefused,
  type DistrictTransaction,
  type RegistrationChange,
  type RosterStore,
} from 'roster-store';
import { Answer } from '../district-request/answer';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { ApiList } from '../lists/api-list';
import { listOf, ListQuery, type ListAnswer } from '../lists/list-query';
import { ROSTER_STORE } from '../roster-store-token';
import { PartlyAppliedAnswer } from '../setting-changes/setting-change-bodies';
import { CLIENT_OPTIONS } from './connection-checks';
import { ConnectionChanges } from './connection-changes';
import { registrationOf } from './in-registration';
import { registrationAnswer } from './registration-answer';
import { NewRegistrationBody, RegistrationAnswer, RegistrationChangeBody } from './registration-bodies';
import { nameTaken, secretsNotConfigured, wrongState } from './registration-problems';
import { wantedSource } from './registration-source';
import { requireSyncEdition } from './sync-edition';

@ApiTags('registrations')
@Controller('v1/districts/:d/registrations')
export class RegistrationsController {
  constructor(
    @Inject(ROSTER_STORE) private readonly store: RosterStore,
    @Inject(CLIENT_OPTIONS) private readonly client: ClientOptions,
    private readonly connections: ConnectionChanges,
  ) {}

  @Roles('support', 'district_admin')
  @Post()
  @ApiOperation({ summary: 'Connect the district to a provider, or to bundles it sends: a draft at first' })
  @ApiCreatedResponse({ type: RegistrationAnswer })
  create(
    @InDistrict() district: DistrictRequest,
    @Body() body: NewRegistrationBody,
  ): Promise<RegistrationAnswer> {
    const { kind, name } = body;
    return district.write(
      { action: 'registration.create', target: ({ id }) => `registration ${id}`, detail: { kind, name } },
      async (tx) => {
        await requireSyncEdition(tx, 'ever');
        const wanted = wantedSource(kind, body, null, this.client);
        const id = await createRegistration(tx, { kind, name });
        if (id === null) throw nameTaken();
        await this.set(tx, district.id, id, wanted);
        const made = registrationAnswer(await registrationOf(tx, String(id)));
        return new Answer(made, 201, `/v1/districts/${district.id}/registrations/${id}`);
      },
    );
  }

  @Roles('support', 'district_admin')
  @Get()
  @ApiOperation({ summary: 'The registrations of the district' })
  @ApiList(RegistrationAnswer)
  async list(
    @InDistrict() district: DistrictRequest,
    @Query() query: ListQuery,
  ): Promise<ListAnswer<RegistrationAnswer>> {
    const { items, next } = await district.read((tx) => listOf(query, (page) => listRegistrations(tx, page)));
    return { items: items.map(registrationAnswer), next };
  }

  @Roles('support', 'district_admin')
  @Get(':r')
  @ApiOperation({ summary: 'One registration; its secrets are never shown' })
  @ApiOkResponse({ type: RegistrationAnswer })
  one(@InDistrict() district: DistrictRequest, @Param('r') r: string): Promise<RegistrationAnswer> {
    return district.read(async (tx) => registrationAnswer(await registrationOf(tx, r)));
  }

  @Roles('support', 'district_admin')
  @Patch(':r')
  @ApiOperation({
    summary: 'Change a registration; what is left out stays',
    description:
      'Another address or way of signing in has to be checked again before the registration is enabled, and waits for an approver once a roster of it was applied.',
  })
  @ApiOkResponse({ type: RegistrationAnswer })
  @ApiAcceptedResponse({ type: PartlyAppliedAnswer })
  change(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Body() body: RegistrationChangeBody,
  ): Promise<RegistrationAnswer | PartlyAppliedAnswer> {
    const current = async (tx: DistrictTransaction) => registrationAnswer(await registrationOf(tx, r));
    const fields = Object.keys(body).filter((name) => body[name as keyof RegistrationChangeBody] != null);
    return district.write<RegistrationAnswer | PartlyAppliedAnswer>(
      { action: 'registration.change', target: `registration ${r}`, detail: { fields }, current },
      async (tx) => {
        const { id, kind, state, source } = await registrationOf(tx, r);
        if (state === 'retired') throw wrongState(state, 'be changed', 'Make another registration.');
        const wanted = wantedSource(kind, body, source, this.client);
        if (body.name != null && !(await renameRegistration(tx, id, body.name))) throw nameTaken();
        if (wanted.source === undefined) return current(tx);
        return this.connections.change(tx, district, { id, state }, wanted, fields, current);
      },
    );
  }

  private async set(
    tx: DistrictTransaction,
    districtId: number,
    id: number,
    change: RegistrationChange,
  ): Promise<void> {
    try {
      await this.store.changeRegistration(districtId, id, change, tx);
    } catch (error) {
      if (error instanceof StoreRefused && change.secrets != null) throw secretsNotConfigured();
      throw error;
    }
  }
}
