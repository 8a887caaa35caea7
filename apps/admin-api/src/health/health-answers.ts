import { ApiProperty } from '@nestjs/swagger';

export class LiveAnswer {
  @ApiProperty({ enum: ['live'] })
  status!: 'live';
}

export class ReadyCheckAnswer {
  @ApiProperty({ enum: ['database', 'migrations', 'first_sync'] })
  name!: string;

  @ApiProperty()
  ok!: boolean;

  @ApiProperty({ description: 'A sentence for people.' })
  text!: string;
}

export class ReadyAnswer {
  @ApiProperty({ enum: ['ready', 'not_ready'] })
  status!: 'ready' | 'not_ready';

  @ApiProperty({ type: [ReadyCheckAnswer] })
  checks!: ReadyCheckAnswer[];
}
