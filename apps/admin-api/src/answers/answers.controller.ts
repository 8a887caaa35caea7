import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, Min } from 'class-validator';
import { answerChanges, forecast } from 'roster-store';
import { schoolsOf } from '../custody/custody-checks.controller';
import type { DistrictRequest } from '../district-request/district-request';
import { InDistrict } from '../district-request/in-district';
import { Roles } from '../door/route-door';
import { ApiList } from '../lists/api-list';
import { ListQuery, type ListAnswer } from '../lists/list-query';
import { changeAnswer, CustodyChangeAnswer, forecastAnswer, SchoolForecastAnswer } from './answers-answers';

class SchoolQuery {
  @ApiPropertyOptional({ type: 'integer', description: 'Our id of one school; absent: all of yours.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  school?: number;
}

class ChangesQuery extends ListQuery {
  @ApiPropertyOptional({ format: 'date-time', description: 'From this instant on, with its offset.' })
  @IsOptional()
  @IsISO8601({ strict: true })
  since?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Our id of one school; absent: all of yours.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  school?: number;

  @ApiPropertyOptional({ enum: ['tighten', 'loosen'] })
  @IsOptional()
  @IsIn(['tighten', 'loosen'])
  direction?: 'tighten' | 'loosen';
}

/** What IVM's lists say of a district's pairs: how it changed and why, and what the desks will be told. */
@ApiTags('custody')
@Controller('v1/districts/:d')
export class AnswersController {
  @Roles('district_admin', 'support', 'desk')
  @Get('custody-changes')
  @ApiOperation({ summary: 'How answers became others, and by what: in the order it happened' })
  @ApiList(CustodyChangeAnswer)
  changes(
    @InDistrict() district: DistrictRequest,
    @Query() { after, direction, limit, school, since }: ChangesQuery,
  ): Promise<ListAnswer<CustodyChangeAnswer>> {
    return district.read(async (tx) => {
      const found = await answerChanges(tx, {
        since: since === undefined ? null : new Date(since),
        schoolIds: await schoolsOf(tx, district.caller, school ?? null),
        direction: direction === undefined ? null : direction === 'loosen' ? 1 : -1,
        after: Number(after ?? 0),
        most: limit + 1,
      });
      const items = found.slice(0, limit);
      return { items: items.map(changeAnswer), next: found.length > limit ? String(items.at(-1)?.id) : null };
    });
  }

  @Roles('support', 'district_admin')
  @Get('forecast')
  @ApiOperation({
    summary: 'Share of answers by reason, children with nobody who may collect them, and changes ahead',
  })
  @ApiList(SchoolForecastAnswer)
  forecast(
    @InDistrict() district: DistrictRequest,
    @Query() { school }: SchoolQuery,
  ): Promise<ListAnswer<SchoolForecastAnswer>> {
    return district.read(async (tx) => {
      const schools = await forecast(tx, await schoolsOf(tx, district.caller, school ?? null));
      return { items: schools.map(forecastAnswer), next: null };
    });
  }
}
