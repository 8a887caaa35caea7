import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsObject, IsOptional, Length, Matches, ValidateNested } from 'class-validator';
import type { IvmDriftRow, IvmSchoolState, OpenDelivery } from 'roster-store';

const gateways = ['http', 'files'] as const;
const kinds = ['students', 'contacts', 'relationships'] as const;
const states = ['pending', 'level', 'failed', 'waiting', 'closed'] as const;

/** What a person has to have answered about the district's IVM. */
export class IvmCapabilitiesBody {
  @ApiProperty({
    description: 'It knows a third answer, "ask the office". Without it that is told as not approved.',
  })
  @IsBoolean()
  verify!: boolean;

  @ApiProperty({
    description:
      'Whoever is on its contact list may collect. Then nobody else is put there. Ask: is "sync all contacts" on?',
  })
  @IsBoolean()
  presenceIsApproval!: boolean;

  @ApiPropertyOptional({
    description:
      'It keeps two contacts of one name apart. Default false: both are asked about at the office.',
  })
  @IsOptional()
  @IsBoolean()
  contactDiscriminator?: boolean;
}

export class IvmBody {
  @ApiProperty({ enum: gateways })
  @IsIn(gateways)
  gateway!: (typeof gateways)[number];

  @ApiPropertyOptional({ description: 'With http: where IVM is.' })
  @IsOptional()
  @Length(1, 2_000)
  baseUrl?: string;

  @ApiPropertyOptional({ description: 'With http: where its tokens come from.' })
  @IsOptional()
  @Length(1, 2_000)
  tokenUrl?: string;

  @ApiPropertyOptional({ description: 'With http: the OAuth 2 client IVM knows us by.' })
  @IsOptional()
  @Length(1, 500)
  clientId?: string;

  @ApiPropertyOptional({
    writeOnly: true,
    description: 'Stored sealed, never shown. Left out: the one stored stays, at the same address.',
  })
  @IsOptional()
  @Length(1, 4_000)
  clientSecret?: string;

  @ApiProperty({ type: IvmCapabilitiesBody, description: 'There is no default: somebody who knows answers.' })
  @IsObject({
    message: 'capabilities must be answered by a person: verify and presenceIsApproval have no default',
  })
  @ValidateNested()
  @Type(() => IvmCapabilitiesBody)
  capabilities!: IvmCapabilitiesBody;

  @ApiPropertyOptional({
    description: 'With files: the column map; null: the default.',
    nullable: true,
    type: Object,
  })
  @IsOptional()
  @IsObject()
  columns?: object | null;
}

export class IvmAnswer {
  @ApiProperty({ enum: gateways, nullable: true, description: 'null: not set up.' })
  gateway!: (typeof gateways)[number] | null;

  @ApiProperty({ nullable: true, type: String })
  baseUrl!: string | null;

  @ApiProperty({ nullable: true, type: String })
  tokenUrl!: string | null;

  @ApiProperty({ nullable: true, type: String })
  clientId!: string | null;

  @ApiProperty({ description: 'A client secret is stored.' })
  hasSecret!: boolean;

  @ApiProperty({ type: IvmCapabilitiesBody, nullable: true })
  capabilities!: IvmCapabilitiesBody | null;

  @ApiProperty({ nullable: true, type: Object })
  columns!: unknown;
}

export class IvmCheckAnswer {
  @ApiProperty({ description: 'IVM lets us in and names schools.' })
  usable!: boolean;

  @ApiProperty({ description: 'What was seen, or what is wrong and what to do; a sentence.' })
  text!: string;

  @ApiProperty({ description: 'Schools IVM names.' })
  schools!: { id: string; name: string; unmanaged: number }[];

  @ApiProperty({ type: [String], description: 'Mapped to a school of IVM that it does not name.' })
  notThere!: string[];
}

export class IvmSchoolAnswer implements Omit<IvmSchoolState, 'schoolId'> {
  @ApiProperty()
  id!: number;
  @ApiProperty()
  sourcedId!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty()
  ivmSchoolId!: string;
  @ApiProperty({ enum: states })
  state!: (typeof states)[number];
  @ApiProperty({ nullable: true, type: String, description: 'A code: what it waits for, or why it failed.' })
  why!: string | null;
  @ApiProperty()
  attempts!: number;
  @ApiProperty({ nullable: true, type: Date })
  retryAt!: Date | null;
  @ApiProperty({ nullable: true, type: Date })
  deliveredAt!: Date | null;
  @ApiProperty({ nullable: true, type: Date })
  reconciledAt!: Date | null;
  @ApiProperty({ nullable: true, type: Date, description: 'Something taken back has not reached IVM since.' })
  lateSince!: Date | null;
  @ApiProperty({ description: 'Records IVM confirmed, as the next two.' })
  students!: number;
  @ApiProperty()
  contacts!: number;
  @ApiProperty()
  relationships!: number;
  @ApiProperty({ description: 'Sent, and no receipt came.' })
  pending!: number;
  @ApiProperty()
  setAside!: number;
  @ApiProperty({ description: 'Records the newest look found otherwise than told.' })
  drift!: number;
}

export class IvmDeliveryAnswer implements OpenDelivery {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: 'Its id in IVM.' })
  school!: string;
  @ApiProperty({ enum: kinds })
  kind!: (typeof kinds)[number];
  @ApiProperty({ type: [String], description: 'sourcedIds.' })
  ids!: readonly string[];
  @ApiProperty({ enum: ['sent', 'set_aside'] })
  state!: 'sent' | 'set_aside';
  @ApiProperty({ description: 'It takes something away, and is tried for ever.' })
  tightens!: boolean;
  @ApiProperty({ nullable: true, type: String })
  why!: string | null;
  @ApiProperty()
  attempts!: number;
  @ApiProperty()
  since!: Date;
}

export class IvmDriftAnswer implements IvmDriftRow {
  @ApiProperty()
  id!: number;
  @ApiProperty()
  schoolId!: number;
  @ApiProperty()
  foundAt!: Date;
  @ApiProperty({ enum: ['missing', 'unexpected', 'differs', 'restricted_by_hand'] })
  what!: IvmDriftRow['what'];
  @ApiProperty({ enum: kinds })
  kind!: (typeof kinds)[number];
  @ApiProperty({ type: [String] })
  ids!: readonly string[];
  @ApiProperty({ nullable: true, type: String })
  told!: string | null;
  @ApiProperty({ nullable: true, type: String })
  holds!: string | null;
  @ApiProperty({ description: 'In words.' })
  text!: string;
}

export class DeliveriesQuery {
  @ApiPropertyOptional({ description: 'The "next" of the part before.' })
  @IsOptional()
  @Matches(/^[\w-]{1,2000}$/)
  after?: string;

  @ApiPropertyOptional({ description: 'From 1 to 200; default 50.' })
  @IsOptional()
  @Matches(/^([1-9]|[1-9]\d|1\d\d|200)$/)
  limit?: string;
}
