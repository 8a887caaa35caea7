import { Body, Controller, Get, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { ClientOptions } from 'oneroster-client';
import {
  askToReconcile,
  readIvmConnection,
  readIvmDrift,
  readIvmSchools,
  readOpenDeliveries,
  retryDelivery,
  Secrets,
  StoreRefused,
  wantedIvm,
  type DistrictTransaction,
  type RosterStore,
  type SealedSecrets,
} from 'roster-store';
import { Answer } from '../district-request/answer';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { ApiList } from '../lists/api-list';
import { listOf, ListQuery, type ListAnswer } from '../lists/list-query';
import { Problem } from '../problems/problem';
import { CLIENT_OPTIONS } from '../registrations/connection-checks';
import { secretsNotConfigured } from '../registrations/registration-problems';
import { ROSTER_STORE } from '../roster-store-token';
import { changeSetting, settingPreview } from '../setting-changes/changed-setting';
import {
  PartlyAppliedAnswer,
  PreviewQuery,
  type SettingPreviewAnswer,
} from '../setting-changes/setting-change-bodies';
import { checkIvm } from './check-ivm';
import { describeDrift } from './describe-drift';
import {
  DeliveriesQuery,
  IvmAnswer,
  IvmBody,
  IvmCheckAnswer,
  IvmDeliveryAnswer,
  IvmDriftAnswer,
  IvmSchoolAnswer,
} from './ivm-bodies';
import { wantedConnection } from './wanted-connection';

@ApiTags('ivm')
@Controller('v1/districts/:d/ivm')
export class IvmController {
  constructor(
    @Inject(ROSTER_STORE) private readonly store: RosterStore,
    @Inject(CLIENT_OPTIONS) private readonly client: ClientOptions,
  ) {}

  @Roles('support', 'district_admin')
  @Get()
  @ApiOperation({ summary: 'How the district’s IVM is told' })
  @ApiOkResponse({ type: IvmAnswer })
  ivm(@InDistrict() district: DistrictRequest): Promise<IvmAnswer> {
    return district.read(ivmAnswer);
  }

  @Roles('support', 'district_admin')
  @Put()
  @ApiOperation({
    summary: 'Set up how the district’s IVM is told',
    description: 'What loosens, another address among it, waits for an approver once a roster was applied.',
  })
  @ApiOkResponse({ type: IvmAnswer })
  @ApiAcceptedResponse({ type: PartlyAppliedAnswer })
  async change(
    @InDistrict() district: DistrictRequest,
    @Query() { preview }: PreviewQuery,
    @Body() body: IvmBody,
  ): Promise<IvmAnswer | PartlyAppliedAnswer | SettingPreviewAnswer> {
    const before = await district.read(readIvmConnection);
    const wanted = wantedConnection(body, before, this.client);
    const secrets = this.#sealed(district.id, body.clientSecret);
    const proposal = {
      ...({ setting: 'ivm', registrationId: null } as const),
      wanted: (present: Parameters<typeof wantedIvm>[0]) => wantedIvm(present, wanted, secrets),
      ...(secrets === undefined ? {} : { secrets }),
    };
    if (preview === 'true') return district.read((tx) => settingPreview(tx, proposal));
    const { baseUrl, gateway } = wanted;
    const detail = { gateway, baseUrl, capabilities: body.capabilities, newSecret: secrets !== undefined };
    return district.write<IvmAnswer | PartlyAppliedAnswer>(
      { action: 'ivm.change', detail, current: ivmAnswer },
      (tx) => changeSetting(tx, district.caller, proposal, ivmAnswer),
    );
  }

  @Roles('support', 'district_admin')
  @Post('check')
  @ApiOperation({ summary: 'Ask IVM now whether it lets us in, and which schools it names' })
  @ApiOkResponse({ type: IvmCheckAnswer })
  async check(@InDistrict() district: DistrictRequest): Promise<IvmCheckAnswer> {
    const mapped = await district.read((tx) =>
      tx.query<{ id: string }>(
        'select distinct ivm_school_id as id from school_mapping where enabled and ivm_school_id is not null order by 1',
      ),
    );
    const found = await checkIvm(
      this.store,
      district.id,
      this.client,
      mapped.map(({ id }) => id),
    );
    const { schools, usable } = found;
    return district.write<IvmCheckAnswer>(
      { action: 'ivm.check', detail: { usable, schools: schools.length } },
      () => Promise.resolve(new Answer(found, 200)),
    );
  }

  @Roles('support', 'district_admin')
  @Get('schools')
  @ApiOperation({ summary: 'How far IVM is with each school' })
  @ApiList(IvmSchoolAnswer)
  schools(
    @InDistrict() district: DistrictRequest,
    @Query() query: ListQuery,
  ): Promise<ListAnswer<IvmSchoolAnswer>> {
    return district.read((tx) =>
      listOf(query, async ({ after, most }) =>
        (await readIvmSchools(tx))
          .map(({ schoolId, ...school }) => ({ id: schoolId, ...school }))
          .filter(({ id }) => id > after)
          .slice(0, most),
      ),
    );
  }

  @Roles('support', 'district_admin')
  @Get('deliveries')
  @ApiOperation({ summary: 'Records IVM has not taken: sent without a receipt, or set aside' })
  @ApiList(IvmDeliveryAnswer)
  async deliveries(
    @InDistrict() district: DistrictRequest,
    @Query() { after, limit }: DeliveriesQuery,
  ): Promise<ListAnswer<IvmDeliveryAnswer>> {
    const most = Number(limit ?? 50);
    const found = await district.read((tx) =>
      readOpenDeliveries(tx, { after: after ?? null, most: most + 1 }),
    );
    const items = found.slice(0, most);
    return { items, next: found.length > most ? (items.at(-1)?.id ?? null) : null };
  }

  @Roles('support', 'district_admin')
  @Post('deliveries/:id/retry')
  @ApiOperation({ summary: 'Send a record that was set aside again' })
  retry(@InDistrict() district: DistrictRequest, @Param('id') id: string): Promise<{ id: string }> {
    return district.write({ action: 'ivm.retry', target: 'ivm record' }, async (tx) => {
      if (!(await retryDelivery(tx, id))) throw notSetAside();
      return new Answer({ id }, 202);
    });
  }

  @Roles('support', 'district_admin')
  @Post('reconcile')
  @ApiOperation({ summary: 'Compare what IVM holds with what it was told, as soon as a worker is free' })
  reconcile(@InDistrict() district: DistrictRequest): Promise<{ schools: number }> {
    return district.write({ action: 'ivm.reconcile' }, async (tx) => {
      return new Answer({ schools: await askToReconcile(tx) }, 202);
    });
  }

  @Roles('support', 'district_admin')
  @Get('drift')
  @ApiOperation({ summary: 'What IVM held otherwise than it was told; it is mended by itself' })
  @ApiList(IvmDriftAnswer)
  drift(
    @InDistrict() district: DistrictRequest,
    @Query() query: ListQuery,
  ): Promise<ListAnswer<IvmDriftAnswer>> {
    return district.read((tx) =>
      listOf(query, async (page) =>
        (await readIvmDrift(tx, page)).map((row) => ({ ...row, text: describeDrift(row) })),
      ),
    );
  }

  #sealed(districtId: number, clientSecret: string | undefined): SealedSecrets | undefined {
    if (clientSecret === undefined) return undefined;
    try {
      return this.store.sealIvmSecrets(districtId, new Secrets({ clientSecret }));
    } catch (error) {
      throw error instanceof StoreRefused ? secretsNotConfigured() : error;
    }
  }
}

async function ivmAnswer(tx: DistrictTransaction): Promise<IvmAnswer> {
  const stored = await readIvmConnection(tx);
  if (stored === null)
    return {
      ...{ gateway: null, baseUrl: null, tokenUrl: null, clientId: null, hasSecret: false },
      ...{ capabilities: null, columns: null },
    };
  const {
    baseUrl,
    clientId,
    columns,
    contactDiscriminator,
    gateway,
    hasSecret,
    presenceIsApproval,
    tokenUrl,
    verify,
  } = stored;
  const capabilities = { verify, presenceIsApproval, contactDiscriminator };
  return { gateway, baseUrl, tokenUrl, clientId, hasSecret, capabilities, columns };
}

function notSetAside(): Problem {
  return new Problem(
    404,
    'delivery_not_found',
    'Not set aside',
    'No record of this id is set aside. What was sent without a receipt is tried again by itself.',
  );
}
