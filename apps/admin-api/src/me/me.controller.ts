import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../door/caller';
import { CurrentCaller } from '../door/current-caller';
import { roles } from '../door/role';
import { Roles } from '../door/route-door';
import { MeAnswer } from './me-answer';

@ApiTags('me')
@Controller('v1/me')
export class MeController {
  @Roles(...roles)
  @Get()
  @ApiOperation({ summary: 'Who you are to this API, and what you may see' })
  @ApiOkResponse({ type: MeAnswer })
  me(@CurrentCaller() caller: Caller): MeAnswer {
    return caller;
  }
}
