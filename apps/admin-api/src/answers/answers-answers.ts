import { ApiProperty } from '@nestjs/swagger';
import type { AnswerChange, SchoolForecast } from 'roster-store';

const WORDS = ['Yes', 'Verify', 'No'];

export class CustodyChangeAnswer {
  @ApiProperty()
  id!: number;

  @ApiProperty({ format: 'date-time' })
  at!: Date;

  @ApiProperty({ description: 'Our ids, as the next two.' })
  school!: number;

  @ApiProperty()
  student!: number;

  @ApiProperty()
  contact!: number;

  @ApiProperty({
    enum: ['pickup', 'listing'],
    description: 'What changed: the word, or whether it is listed.',
  })
  what!: 'pickup' | 'listing';

  @ApiProperty({ enum: WORDS, nullable: true, description: 'null: not on the list.' })
  before!: string | null;

  @ApiProperty({ enum: WORDS, nullable: true })
  after!: string | null;

  @ApiProperty({ enum: ['tighten', 'loosen', 'neutral'] })
  direction!: 'tighten' | 'loosen' | 'neutral';

  @ApiProperty({ type: [String], description: 'Codes of the reasons before it.' })
  reasonsBefore!: readonly string[];

  @ApiProperty({ type: [String] })
  reasonsAfter!: readonly string[];

  @ApiProperty({ enum: ['run', 'person', 'clock', 'settings'] })
  by!: string;

  @ApiProperty({ type: String, nullable: true, example: 'restriction 12', description: 'What of it.' })
  cause!: string | null;
}

export class SchoolForecastAnswer {
  @ApiProperty()
  school!: number;

  @ApiProperty()
  name!: string;

  @ApiProperty({ description: 'Pairs of an adult and a child.' })
  pairs!: number;

  @ApiProperty({ type: Object, isArray: true, description: '{pickup, reason, pairs, share}' })
  answers!: readonly object[];

  @ApiProperty({
    type: Object,
    description: '{of, count, students}: the first ids of those nobody may collect',
  })
  nobodyMayCollect!: object;

  @ApiProperty({ type: Object, description: '{tooOld, changesAt}' })
  data!: object;

  @ApiProperty({ type: Object, isArray: true, description: '{day, pairs}: the clock changes these answers' })
  changesAhead!: readonly object[];
}

export function changeAnswer(change: AnswerChange): CustodyChangeAnswer {
  const { after, afterReasons, at, before, beforeReasons, cause, contactId, direction, id } = change;
  const [by = '', ...rest] = cause.split(' ');
  return {
    ...{ id, at, school: change.schoolId, student: change.studentId, contact: contactId },
    what: before === null || after === null ? 'listing' : 'pickup',
    ...{ before, after, reasonsBefore: beforeReasons, reasonsAfter: afterReasons, by },
    direction: direction === 0 ? 'neutral' : direction > 0 ? 'loosen' : 'tighten',
    cause: rest.length === 0 ? null : rest.join(' '),
  };
}

export function forecastAnswer(one: SchoolForecast): SchoolForecastAnswer {
  const share = (pairs: number) => (one.pairs === 0 ? 0 : Math.round((pairs / one.pairs) * 1_000) / 1_000);
  return {
    ...{ school: one.schoolId, name: one.name, pairs: one.pairs },
    answers: one.answers.map((answer) => ({ ...answer, share: share(answer.pairs) })),
    nobodyMayCollect: { count: one.nobodyMayCollect, of: one.students, students: one.nobodyMayCollectFor },
    data: { tooOld: one.tooOld, changesAt: one.ageChangesAt },
    changesAhead: one.changesAhead,
  };
}
