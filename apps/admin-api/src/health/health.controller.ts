import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Open } from '../door/route-door';
import { LiveAnswer, ReadyAnswer } from './health-answers';
import { Readiness } from './readiness';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Open()
  @Get('live')
  @ApiOperation({ summary: 'Whether the process runs' })
  @ApiOkResponse({ type: LiveAnswer })
  live(): LiveAnswer {
    return { status: 'live' };
  }

  @Open()
  @Get('ready')
  @ApiOperation({ summary: 'Whether the process can serve: database, migrations, first sync' })
  @ApiOkResponse({ type: ReadyAnswer })
  @ApiServiceUnavailableResponse({ type: ReadyAnswer })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadyAnswer> {
    const checks = await this.readiness.check();
    const ok = checks.every((check) => check.ok);
    void reply.code(ok ? 200 : 503);
    return { status: ok ? 'ready' : 'not_ready', checks: [...checks] };
  }
}
