import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { roles, type Role } from '../door/role';

export class MeAnswer {
  @ApiProperty({ description: 'Who the issuer says you are.' })
  subject!: string;

  @ApiPropertyOptional()
  name?: string;

  @ApiProperty({ enum: roles, isArray: true })
  roles!: readonly Role[];

  @ApiProperty({
    description: '"all", or the ids of the districts you may see.',
    oneOf: [
      { type: 'string', enum: ['all'] },
      { type: 'array', items: { type: 'integer' } },
    ],
  })
  districts!: 'all' | readonly number[];

  @ApiProperty({
    description: '"all", or the ids of the schools you may see.',
    oneOf: [
      { type: 'string', enum: ['all'] },
      { type: 'array', items: { type: 'string' } },
    ],
  })
  schools!: 'all' | readonly string[];
}
