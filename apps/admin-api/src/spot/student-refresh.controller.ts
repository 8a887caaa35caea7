import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { requireStudentOfCaller } from '../custody/student-scope';
import { Answer } from '../district-request/answer';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { idOf } from '../registrations/in-registration';
import { RefreshAnswer, refreshAnswer } from './refresh-answer';
import { StudentRefreshes } from './student-refreshes';

@ApiTags('desk')
@Controller('v1/districts/:d/students/:id/refresh')
export class StudentRefreshController {
  constructor(private readonly refreshes: StudentRefreshes) {}

  @Roles('desk', 'district_admin', 'support')
  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Read one student and their adults anew from the SIS',
    description: 'What is no longer so answers "ask the office" at once; what is new waits for a full pull.',
  })
  @ApiOkResponse({ type: RefreshAnswer })
  @ApiAcceptedResponse({ type: RefreshAnswer })
  async refresh(@InDistrict() district: DistrictRequest, @Param('id') id: string): Promise<RefreshAnswer> {
    const studentId = idOf(id);
    await district.read((tx) => requireStudentOfCaller(tx, district.caller, studentId));
    const refreshed = await this.refreshes.refresh(district.id, studentId);
    const answer = new Answer(refreshAnswer(studentId, refreshed), refreshed === null ? 202 : 200);
    const target = `student ${studentId}`;
    return district.write({ action: 'student.refresh', target, detail: { state: answer.body.state } }, () =>
      Promise.resolve(answer),
    );
  }
}
