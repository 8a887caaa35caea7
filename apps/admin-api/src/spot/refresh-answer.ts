import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Refreshed } from './student-refreshes';

class SeenAnswer {
  @ApiProperty({ description: 'As the provider names the adult.' })
  contact!: string;

  @ApiProperty()
  what!: string;
}

export class RefreshAnswer {
  @ApiProperty({ description: 'Our id.' })
  student!: number;

  @ApiProperty({
    enum: ['read', 'overtaken', 'running'],
    description: 'overtaken: something of the student was read later meanwhile; running: ask again.',
  })
  state!: 'read' | 'overtaken' | 'running';

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  observedAt!: Date | null;

  @ApiProperty({ description: 'In words, for the desk.' })
  text!: string;

  @ApiPropertyOptional({ description: 'People who were asked for.' })
  asked?: number;

  @ApiPropertyOptional({ description: 'Of these, how many did not answer.' })
  silent?: number;

  @ApiPropertyOptional({
    description: 'Adults of this child that answer "ask the office" from now on, and did not before.',
  })
  newlyMarked?: number;

  @ApiPropertyOptional({
    type: [SeenAnswer],
    description: 'New in the SIS: believed when a full pull shows it.',
  })
  seenInSis?: readonly SeenAnswer[];

  @ApiPropertyOptional({ description: 'Whether the age of this student’s data was renewed.' })
  renewed?: boolean;
}

export function refreshAnswer(student: number, refreshed: Refreshed): RefreshAnswer {
  if (refreshed === null)
    return {
      student,
      state: 'running',
      observedAt: null,
      text: 'The provider is still being asked: ask again.',
    };
  const { observedAt } = refreshed;
  if (refreshed.outcome === 'overtaken')
    return { student, state: 'overtaken', observedAt, text: 'A later reading is known already; it counts.' };
  const { asked, silent, newlyMarked, seenInSis, renews } = refreshed;
  const text = [
    newlyMarked === 0
      ? 'Nothing speaks against what is known.'
      : `${newlyMarked} of the adults ${newlyMarked === 1 ? 'is' : 'are'} to be asked about at the office from now on.`,
    ...(seenInSis.length === 0 ? [] : ['Something new was seen; it counts when a full pull shows it.']),
  ].join(' ');
  return {
    ...{
      student,
      state: 'read',
      observedAt,
      text,
      asked,
      silent: silent.length,
      newlyMarked,
      renewed: renews,
    },
    seenInSis: seenInSis.map(({ contact, what }) => ({ contact, what })),
  };
}
