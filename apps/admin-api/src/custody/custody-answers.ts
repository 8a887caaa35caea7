import { ApiProperty } from '@nestjs/swagger';
import type { CustodyDecision, CustodyQuestion, StudentDecision } from 'roster-domain';
import type { CustodyCheck, CustodyWarning, DecisionLine } from 'roster-store';

const OUTCOMES = ['ALLOW', 'REFER', 'DENY'];

export class ReasonAnswer {
  @ApiProperty({ example: 'LINKED_GUARDIAN' })
  code!: string;

  @ApiProperty({
    enum: OUTCOMES,
    nullable: true,
    description: 'What it alone would answer; null: it only informs.',
  })
  outcome!: string | null;

  @ApiProperty()
  rule!: number;

  @ApiProperty({ description: 'A sentence for staff, never for a kiosk.' })
  text!: string;

  @ApiProperty({ example: 'restriction 12', description: 'The fact it rests on.' })
  source!: string;
}

export class ResultAnswer {
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'null: a student we do not know, or a visit for none.',
  })
  student!: number | null;

  @ApiProperty({ enum: OUTCOMES })
  outcome!: string;

  @ApiProperty({ type: [ReasonAnswer], description: 'Most severe first.' })
  reasons!: ReasonAnswer[];

  @ApiProperty()
  staffGuidance!: string;

  @ApiProperty({ type: [Number], description: 'Contacts of this student the asker may be.' })
  candidates!: number[];

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The oldest of what it rests on.',
  })
  asOf!: Date | null;

  @ApiProperty({ type: Number, nullable: true })
  ageHours!: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  runId!: number | null;

  @ApiProperty()
  ruleVersion!: string;
}

export class WarningAnswer {
  @ApiProperty()
  code!: string;

  @ApiProperty()
  text!: string;
}

export class CustodyCheckAnswer {
  @ApiProperty({ type: 'integer', nullable: true, description: 'null for a what-if, which is not recorded.' })
  id!: number | null;

  @ApiProperty({ enum: OUTCOMES, description: 'The worst of the results.' })
  outcome!: string;

  @ApiProperty({ type: [ResultAnswer] })
  results!: ResultAnswer[];

  @ApiProperty({ type: [WarningAnswer] })
  warnings!: readonly WarningAnswer[];

  @ApiProperty({ description: 'The same sentence for every answer.' })
  kioskText!: string;
}

export class DecisionLineAnswer {
  @ApiProperty()
  id!: number;

  @ApiProperty({ format: 'date-time' })
  at!: Date;

  @ApiProperty()
  school!: number;

  @ApiProperty()
  purpose!: string;

  @ApiProperty({ enum: OUTCOMES })
  outcome!: string;

  @ApiProperty({ type: Object, isArray: true })
  students!: readonly { readonly id: number; readonly outcome: string }[];

  @ApiProperty({ type: String, nullable: true })
  station!: string | null;

  @ApiProperty({ type: Object })
  by!: { readonly subject: string; readonly name: string | null };
}

/** A decision as it goes over the wire. */
export function decisionAnswer(
  decision: Pick<CustodyDecision, 'outcome' | 'results' | 'kioskText'>,
  { warnings }: { readonly warnings: readonly CustodyWarning[] },
): Omit<CustodyCheckAnswer, 'id'> {
  const { kioskText, outcome, results } = decision;
  return { outcome, results: results.map(resultAnswer), warnings, kioskText };
}

export function checkAnswer({ decision, id, warnings }: CustodyCheck): CustodyCheckAnswer {
  return { id, ...decisionAnswer(decision, { warnings }) };
}

export function lineAnswer(line: DecisionLine): DecisionLineAnswer {
  const { at, id, outcome, purpose, schoolId, station, students, subject, subjectName } = line;
  return {
    id,
    at,
    school: schoolId,
    purpose,
    outcome,
    students,
    station,
    by: { subject, name: subjectName },
  };
}

/** Without the name that was stated: whoever may read the facts finds it there. */
export function questionAnswer({
  at,
  person,
  purpose,
  students,
}: CustodyQuestion): Readonly<Record<string, unknown>> {
  return { at: new Date(at), purpose, students, person };
}

function resultAnswer(result: StudentDecision): ResultAnswer {
  const { asOf, candidates, reasons, runId, student, ...rest } = result;
  const id = Number(student ?? Number.NaN);
  return {
    ...rest,
    student: Number.isNaN(id) ? null : id,
    reasons: reasons.map(({ code, outcome, rule, source, text }) => ({ code, outcome, rule, text, source })),
    candidates: candidates.map(Number),
    asOf: asOf === null ? null : new Date(asOf),
    runId: runId === null ? null : Number(runId),
  };
}
