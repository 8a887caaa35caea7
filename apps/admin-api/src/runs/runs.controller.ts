import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  type MessageEvent,
  Param,
  Post,
  Query,
  Res,
  Sse,
  StreamableFile,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Observable } from 'rxjs';
import {
  askToCancel,
  cancelAskedRun,
  listRuns,
  planChanges,
  planChangesPage,
  planOf,
  readRun,
  type DistrictTransaction,
  type RosterStore,
  type StoredRun,
} from 'roster-store';
import { Answer } from '../district-request/answer';
import { notFoundHere } from '../district-request/district-problems';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Produces, Roles } from '../door/route-door';
import { ApiList } from '../lists/api-list';
import { ListQuery, type ListAnswer } from '../lists/list-query';
import { Problem } from '../problems/problem';
import { idOf, registrationOf } from '../registrations/in-registration';
import { ROSTER_STORE } from '../roster-store-token';
import { RunAskedAnswer } from '../uploads/upload-bodies';
import { askForRun, runAddress } from './ask-for-run';
import { PlanAnswer, planAnswer, PlanQuery } from './plan-answer';
import { planLines } from './plan-lines';
import { rejectionLines } from './rejection-lines';
import { NewRunBody, RunAnswer, runAnswer } from './run-answer';
import { runEvents } from './run-events';

/** Runs are asked for here and done by the sync-workers. */
@ApiTags('runs')
@Controller('v1/districts/:d/registrations/:r/runs')
export class RunsController {
  constructor(@Inject(ROSTER_STORE) private readonly store: RosterStore) {}

  @Roles('support', 'district_admin', 'approver')
  @Post()
  @HttpCode(202)
  @ApiOperation({ summary: 'Have it run as soon as a worker is free; where one waits or runs, that one' })
  @ApiAcceptedResponse({ type: RunAskedAnswer })
  ask(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Body() body: NewRunBody,
  ): Promise<RunAskedAnswer> {
    const dryRun = body.dryRun ?? false;
    return district.write(
      { action: 'run.ask', target: `registration ${r}`, detail: { dryRun } },
      async (tx) => {
        const registration = await registrationOf(tx, r);
        const runId = await askForRun(tx, district, registration, dryRun);
        return new Answer({ runId }, 202, runAddress(district.id, registration.id, runId));
      },
    );
  }

  @Roles('support', 'district_admin', 'approver')
  @Get()
  @ApiOperation({ summary: 'Runs, the newest first' })
  @ApiList(RunAnswer)
  list(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Query() { after, limit }: ListQuery,
  ): Promise<ListAnswer<RunAnswer>> {
    return district.read(async (tx) => {
      const { id } = await registrationOf(tx, r);
      const before = Math.min(Number(after ?? 2 ** 31 - 1), 2 ** 31 - 1);
      const found = await listRuns(tx, id, { before, most: limit + 1 });
      const items = found.slice(0, limit).map((run) => runAnswer(run));
      return { items, next: found.length > limit ? String(items.at(-1)?.id) : null };
    });
  }

  @Roles('support', 'district_admin', 'approver')
  @Get(':run')
  @ApiOperation({ summary: 'One run: how far it is, or how it ended' })
  @ApiOkResponse({ type: RunAnswer })
  async one(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Param('run') run: string,
  ): Promise<RunAnswer> {
    const found = await district.read((tx) => runOf(tx, r, run));
    const progress =
      found.state === 'running' ? await this.store.readProgress(district.id, found.registrationId) : null;
    return runAnswer(found, progress);
  }

  @Roles('support', 'district_admin', 'approver')
  @Post(':run/cancel')
  @HttpCode(202)
  @ApiOperation({ summary: 'Cancel a run; one that is under way ends within seconds and applies nothing' })
  @ApiAcceptedResponse({ type: RunAnswer })
  cancel(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Param('run') run: string,
  ): Promise<RunAnswer> {
    return district.write({ action: 'run.cancel', target: `run ${run}` }, async (tx) => {
      const { id, state } = await runOf(tx, r, run);
      if (state === 'finished') throw runOver();
      const cancelled = await cancelAskedRun(tx, id);
      if (!cancelled) await askToCancel(tx, id, district.caller.subject);
      return new Answer(runAnswer(await runOf(tx, r, run)), cancelled ? 200 : 202);
    });
  }

  @Roles('support', 'district_admin', 'approver')
  @Get(':run/rejections.csv')
  @Produces('text/csv')
  @ApiProduces('text/csv')
  @ApiOperation({ summary: 'What could not be used, for the person who looks after the SIS' })
  @ApiOkResponse({ schema: { type: 'string' } })
  async rejections(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Param('run') run: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { id } = await district.read((tx) => runOf(tx, r, run));
    void reply.header('Content-Disposition', `attachment; filename="rejections-of-run-${id}.csv"`);
    const lines = rejectionLines(this.store.rejectionsOf(district.id, id));
    return new StreamableFile(Readable.from(lines), { type: 'text/csv; charset=utf-8' });
  }

  @Roles('support', 'district_admin', 'approver')
  @Get(':run/plan')
  @ApiOperation({
    summary: 'What it would have changed: counts, sentences, whom it touches, the changes in parts',
  })
  @ApiOkResponse({ type: PlanAnswer })
  plan(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Param('run') run: string,
    @Query() { after, kind, limit, school }: PlanQuery,
  ): Promise<PlanAnswer> {
    return district.read(async (tx) => {
      const { id } = await runOf(tx, r, run);
      const plan = await planOf(tx, id);
      if (plan === null) throw noPlan();
      const wanted = { ...(kind && { kind }), ...(school && { school }), after: Number(after ?? 0) };
      return planAnswer(plan, await planChangesPage(tx, id, { ...wanted, most: limit + 1 }), limit);
    });
  }

  @Roles('support', 'district_admin', 'approver')
  @Get(':run/plan.csv')
  @Produces('text/csv')
  @ApiProduces('text/csv')
  @ApiOperation({ summary: 'Every change it planned: ids and fields, no values' })
  @ApiOkResponse({ schema: { type: 'string' } })
  async planFile(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Param('run') run: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { id } = await district.read((tx) => runOf(tx, r, run));
    void reply.header('Content-Disposition', `attachment; filename="plan-of-run-${id}.csv"`);
    const changes = planChanges((work) => district.read(work), id);
    return new StreamableFile(Readable.from(planLines(changes)), { type: 'text/csv; charset=utf-8' });
  }

  @Roles('support', 'district_admin', 'approver')
  @Sse(':run/events')
  @Produces('text/event-stream')
  @ApiProduces('text/event-stream')
  @ApiOperation({ summary: 'How it goes, as server-sent events: "run" on every step, "end" with the report' })
  async events(
    @InDistrict() district: DistrictRequest,
    @Param('r') r: string,
    @Param('run') run: string,
  ): Promise<Observable<MessageEvent>> {
    await district.read((tx) => runOf(tx, r, run));
    return runEvents(() => this.one(district, r, run));
  }
}

async function runOf(tx: DistrictTransaction, r: string, run: string): Promise<StoredRun> {
  const { id } = await registrationOf(tx, r);
  const found = await readRun(tx, id, idOf(run));
  if (found === null) throw notFoundHere('run');
  return found;
}

function noPlan(): Problem {
  return new Problem(
    404,
    'plan_not_found',
    'There is no plan',
    'This run came to no plan: it still reads, ended before it had read everything, or found nothing to compare.',
  );
}

function runOver(): Problem {
  return new Problem(
    409,
    'run_over',
    'The run is over',
    'The run has ended and cannot be cancelled any more.',
  );
}
