import { Readable } from 'node:stream';
import { Controller, Get, HttpCode, Inject, Param, Post, Put, Req } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { BundleRefusedError, readSupplement } from 'oneroster-client';
import { supplementHeaders } from 'roster-domain';
import {
  askRun,
  deleteUpload,
  deleteUploadsBefore,
  lastUpload,
  noteUploadRows,
  readFieldMapping,
  readPolicy,
  receiveUpload,
  uploadContent,
  type DistrictTransaction,
  type RosterStore,
  type Upload,
  type UploadKind,
} from 'roster-store';
import { Answer } from '../district-request/answer';
import { notFoundHere } from '../district-request/district-problems';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { rememberDigest } from '../district-request/repeated-request';
import { Roles, TakesFile } from '../door/route-door';
import { Problem } from '../problems/problem';
import { registrationOf } from '../registrations/in-registration';
import { wrongState } from '../registrations/registration-problems';
import { requireSyncEdition } from '../registrations/sync-edition';
import { ROSTER_STORE } from '../roster-store-token';
import { takeSentFile } from './sent-file';
import { ApiFile, RunAskedAnswer, SupplementAnswer } from './upload-bodies';

const DAY_MS = 86_400_000;

/** Files that are sent for a registration. They are kept for the workers; none is read as a roster here. */
@ApiTags('files')
@Controller('v1/districts/:d/registrations/:r')
export class UploadsController {
  constructor(@Inject(ROSTER_STORE) private readonly store: RosterStore) {}

  @Roles('support', 'district_admin')
  @Post('bundles')
  @HttpCode(202)
  @TakesFile('application/zip')
  @ApiOperation({
    summary: 'Send a OneRoster CSV bundle: a run of its own reads it as soon as a worker is free',
    description:
      'Sent during a run, it waits for its end; sent before the registration is enabled, until it is enabled.',
  })
  @ApiFile('application/zip')
  @ApiAcceptedResponse({ type: RunAskedAnswer })
  async bundle(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Req() request: FastifyRequest,
  ): Promise<RunAskedAnswer> {
    const upload = await this.receive(district, r, request, 'bundle');
    const { by, target } = { by: district.caller.subject, target: `registration ${r}` };
    const detail = { bytes: upload.bytes, sha256: upload.digest };
    return this.orDelete(district, upload, (keep) =>
      district.write({ action: 'bundle.send', target, detail }, async (tx) => {
        const registrationId = (await registrationOf(tx, r)).id;
        const asked = { trigger: 'upload', dryRun: false, uploadId: upload.id, by } as const;
        const runId = await askRun(tx, { districtId: district.id, registrationId }, asked);
        await deleteUploadsBefore(tx, registrationId, upload);
        keep();
        return new Answer(
          { runId },
          202,
          `/v1/districts/${district.id}/registrations/${registrationId}/runs/${runId}`,
        );
      }),
    );
  }

  @Roles('support', 'district_admin')
  @Put('supplement')
  @TakesFile('text/csv')
  @ApiOperation({
    summary: 'Send the side file with facts of single pairs; the next run takes it over',
    description: 'CSV with studentSourcedId and contactSourcedId. It starts no run by itself.',
  })
  @ApiFile('text/csv')
  @ApiOkResponse({ type: SupplementAnswer })
  async putSupplement(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Req() request: FastifyRequest,
  ): Promise<SupplementAnswer> {
    const upload = await this.receive(district, r, request, 'supplement');
    const current = async (tx: DistrictTransaction) => supplementOf(tx, (await registrationOf(tx, r)).id);
    return this.orDelete(district, upload, async (keep) => {
      const read = await this.readRows(district, r, upload);
      const detail = { rows: read.rows, sha256: upload.digest };
      const target = `registration ${r}`;
      return district.write({ action: 'supplement.send', target, detail, current }, async (tx) => {
        const { id } = await registrationOf(tx, r);
        await noteUploadRows(tx, upload.id, read);
        await deleteUploadsBefore(tx, id, upload);
        keep();
        const now = await supplementOf(tx, id);
        if (now === null) throw new Error('the supplement just stored is gone');
        return now;
      });
    });
  }

  @Roles('support', 'district_admin')
  @Get('supplement')
  @ApiOperation({ summary: 'The side file that is in use, and how old it is' })
  @ApiOkResponse({ type: SupplementAnswer })
  supplement(@InDistrict() district: DistrictRequest, @Param('r') r: string): Promise<SupplementAnswer> {
    return district.read(async (tx) => {
      const found = await supplementOf(tx, (await registrationOf(tx, r)).id);
      if (found === null) throw notFoundHere('supplement');
      return found;
    });
  }

  private async receive(
    district: DistrictRequest,
    r: string,
    request: FastifyRequest,
    kind: UploadKind,
  ): Promise<Upload> {
    const registration = await district.read(async (tx) => {
      await requireSyncEdition(tx, 'ever');
      return registrationOf(tx, r);
    });
    if (registration.state === 'retired')
      throw wrongState('retired', 'take files', 'Make another registration.');
    if (kind === 'bundle' && registration.source?.type !== 'upload')
      throw new Problem(
        409,
        'takes_no_bundles',
        'Not a registration for bundles',
        'This registration reads from elsewhere; bundles go to one of kind csv that was made here.',
      );
    const about = { registrationId: registration.id, kind, from: district.caller.subject };
    const upload = await takeSentFile(request, (content) =>
      receiveUpload((work) => this.store.withDistrict(district.id, work), about, content),
    );
    rememberDigest(request, upload.digest);
    return upload;
  }

  /** The file goes unless the write said that it stays: it was refused, or the same request had come before. */
  private async orDelete<T>(
    district: DistrictRequest,
    { id }: Upload,
    write: (keep: () => void) => Promise<T>,
  ): Promise<T> {
    let [kept, done] = [false, false];
    try {
      const answer = await write(() => (kept = true));
      done = true;
      return answer;
    } finally {
      if (!kept || !done) await this.store.withDistrict(district.id, (tx) => deleteUpload(tx, id));
    }
  }

  /** Reads a supplement to its end, to say at once what is wrong with it. */
  private async readRows(
    district: DistrictRequest,
    r: string,
    upload: Upload,
  ): Promise<{ rows: number; columns: readonly string[] }> {
    const mapping = await district.read(async (tx) => readFieldMapping(tx, (await registrationOf(tx, r)).id));
    const columnNames = supplementHeaders(mapping);
    const content = uploadContent((work) => this.store.withDistrict(district.id, work), upload.id);
    let rows = 0;
    try {
      const file = await readSupplement(Readable.from(content), { name: 'the supplement', columnNames });
      try {
        for await (const page of file.pages()) rows += page.length;
        if (rows === 0) throw refusedSupplement('The supplement has a header and no rows.');
        return { rows, columns: file.columns };
      } finally {
        await file.close();
      }
    } catch (error) {
      throw error instanceof BundleRefusedError ? refusedSupplement(error.text) : error;
    }
  }
}

async function supplementOf(
  tx: DistrictTransaction,
  registrationId: number,
): Promise<SupplementAnswer | null> {
  const found = await lastUpload(tx, registrationId, 'supplement');
  if (found === null) return null;
  const { supplementMaxAgeDays } = await readPolicy(tx);
  const stale = Date.now() - found.receivedAt.getTime() > supplementMaxAgeDays * DAY_MS;
  return { rows: found.rows ?? 0, asOf: found.receivedAt, columns: found.columns ?? [], stale };
}

function refusedSupplement(why: string): Problem {
  return new Problem(
    422,
    'supplement_refused',
    'The supplement cannot be used',
    `${why} Nothing was changed.`,
  );
}
