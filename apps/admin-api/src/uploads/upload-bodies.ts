import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProperty } from '@nestjs/swagger';

/** Says in the OpenAPI document that a route takes a file. */
export function ApiFile(...mediaTypes: string[]): MethodDecorator {
  return applyDecorators(
    ApiConsumes('multipart/form-data', ...mediaTypes),
    ApiBody({
      schema: {
        type: 'object',
        required: ['file'],
        properties: { file: { type: 'string', format: 'binary' } },
      },
    }),
  );
}

export class RunAskedAnswer {
  @ApiProperty({ description: 'Ask for it at the address in Location.' })
  runId!: number;
}

export class SupplementAnswer {
  @ApiProperty({ description: 'Rows of the file; a run says which of them it could use.' })
  rows!: number;

  @ApiProperty({ type: String, format: 'date-time', description: 'As of when its facts count.' })
  asOf!: Date;

  @ApiProperty({ type: [String], description: 'The columns that are read.' })
  columns!: readonly string[];

  @ApiProperty({ description: 'Whether it is older than the policy lets count what it permits.' })
  stale!: boolean;
}
