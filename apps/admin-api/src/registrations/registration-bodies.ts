import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsName, IsReason } from '../validation/rules';

const kinds = ['rest', 'csv', 'classlink'] as const;
const states = ['draft', 'checked', 'enabled', 'paused', 'retired'] as const;
const signIns = ['oauth1', 'oauth2', 'bearer', 'none'] as const;
const accesses = ['proxy', 'direct'] as const;
const secret = { writeOnly: true, description: 'Stored sealed, never shown.' };

/** How a provider is asked to believe us. Secrets are taken and never given back. */
export class AuthBody {
  @ApiProperty({ enum: signIns })
  @IsIn(signIns)
  type!: (typeof signIns)[number];

  @ApiPropertyOptional({
    ...secret,
    description: 'With oauth1 (and oauth2, as another name of clientId). Never shown.',
  })
  @IsOptional()
  @Length(1, 4_000)
  key?: string;

  @ApiPropertyOptional({
    ...secret,
    description: 'With oauth1 (and oauth2, as another name of clientSecret). Never shown.',
  })
  @IsOptional()
  @Length(1, 4_000)
  secret?: string;

  @ApiPropertyOptional(secret)
  @IsOptional()
  @Length(1, 4_000)
  clientId?: string;

  @ApiPropertyOptional(secret)
  @IsOptional()
  @Length(1, 4_000)
  clientSecret?: string;

  @ApiPropertyOptional({ ...secret, description: 'With bearer. Never shown.' })
  @IsOptional()
  @Length(1, 8_000)
  token?: string;

  @ApiPropertyOptional({ enum: ['sha256', 'sha1'], description: 'With oauth1.' })
  @IsOptional()
  @IsIn(['sha256', 'sha1'])
  signature?: 'sha256' | 'sha1';

  @ApiPropertyOptional({ description: 'With oauth2: where tokens come from; it differs everywhere.' })
  @IsOptional()
  @IsString()
  @Length(1, 2_000)
  tokenUrl?: string;

  @ApiPropertyOptional({ enum: ['basic', 'body', 'raw'], description: 'With oauth2.' })
  @IsOptional()
  @IsIn(['basic', 'body', 'raw'])
  clientAuth?: 'basic' | 'body' | 'raw';

  @ApiPropertyOptional({ enum: ['body', 'query'], description: 'With oauth2.' })
  @IsOptional()
  @IsIn(['body', 'query'])
  parametersIn?: 'body' | 'query';

  @ApiPropertyOptional({ type: [String], description: 'With oauth2.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  scopes?: string[];
}

export class RegistrationChangeBody {
  @ApiPropertyOptional()
  @IsOptional()
  @IsName()
  name?: string | null;

  @ApiPropertyOptional({ description: 'Only 1.1 is spoken; anything else is refused.', default: '1.1' })
  @IsOptional()
  @IsString()
  version?: string | null;

  @ApiPropertyOptional({ description: 'Kind rest: with or without /ims/oneroster/v1p1.' })
  @IsOptional()
  @IsString()
  @Length(1, 2_000)
  baseUrl?: string | null;

  @ApiPropertyOptional({ type: AuthBody, description: 'Kind rest.' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AuthBody)
  auth?: AuthBody | null;

  @ApiPropertyOptional({ description: 'Kind classlink: as ClassLink lists it.' })
  @IsOptional()
  @IsString()
  @Length(1, 500)
  applicationId?: string | null;

  @ApiPropertyOptional({ enum: accesses, description: 'Kind classlink.' })
  @IsOptional()
  @IsIn(accesses)
  access?: (typeof accesses)[number] | null;

  @ApiPropertyOptional({ ...secret, description: 'Kind classlink. Never shown.' })
  @IsOptional()
  @IsString()
  @Length(1, 4_000)
  partnerKey?: string | null;

  @ApiPropertyOptional({ minimum: 1, maximum: 10_000 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  pageSize?: number | null;

  @ApiPropertyOptional({ minimum: 1, maximum: 8 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(8)
  pagesInFlight?: number | null;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  sort?: boolean | null;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  selectFields?: boolean | null;

  @ApiPropertyOptional({ description: 'Certificate authorities to trust besides the public ones, PEM.' })
  @IsOptional()
  @IsString()
  @Length(1, 100_000)
  ca?: string | null;
}

export class NewRegistrationBody extends RegistrationChangeBody {
  @ApiProperty({ enum: kinds })
  @IsIn(kinds)
  kind!: (typeof kinds)[number];

  @ApiProperty()
  @IsName()
  declare name: string;
}

class AuthAnswer {
  @ApiProperty({ enum: signIns })
  type!: string;

  @ApiProperty({ description: 'Whether its secrets are stored.' })
  secretsStored!: boolean;

  @ApiPropertyOptional()
  signature?: string;

  @ApiPropertyOptional()
  tokenUrl?: string;

  @ApiPropertyOptional()
  clientAuth?: string;

  @ApiPropertyOptional()
  parametersIn?: string;

  @ApiPropertyOptional({ type: [String] })
  scopes?: readonly string[];
}

export class RegistrationAnswer {
  @ApiProperty()
  id!: number;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: kinds })
  kind!: string;

  @ApiProperty({ enum: states })
  state!: string;

  @ApiProperty({ enum: ['1.1'] })
  version!: string;

  @ApiProperty({ description: 'Cron expression on the clock of the district.' })
  cron!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  nextRunAt!: string | null;

  @ApiPropertyOptional()
  baseUrl?: string;

  @ApiPropertyOptional({ type: AuthAnswer })
  auth?: AuthAnswer;

  @ApiPropertyOptional()
  applicationId?: string;

  @ApiPropertyOptional({ enum: accesses })
  access?: string;

  @ApiPropertyOptional()
  pageSize?: number;

  @ApiPropertyOptional()
  pagesInFlight?: number;

  @ApiPropertyOptional()
  sort?: boolean;

  @ApiPropertyOptional()
  selectFields?: boolean;
}

export class FindingAnswer {
  @ApiProperty()
  check!: string;

  @ApiProperty({ enum: ['ok', 'warn', 'fail'] })
  verdict!: string;

  @ApiProperty({ description: 'What was seen, in a sentence.' })
  saw!: string;

  @ApiProperty({ description: 'What to do; empty when there is nothing to do.' })
  advice!: string;

  @ApiPropertyOptional({ type: Object, description: 'Settings that mend it; they were tried.' })
  fix?: object;
}

export class ConnectionCheckAnswer {
  @ApiProperty()
  id!: number;

  @ApiProperty({ format: 'date-time', type: String })
  checkedAt!: Date;

  @ApiProperty({ description: 'Whether a roster can be read like this.' })
  usable!: boolean;

  @ApiProperty({ enum: ['ok', 'warn', 'fail'], description: 'The worst of the findings.' })
  verdict!: string;

  @ApiProperty({ enum: states, description: 'Of the registration, after this check.' })
  state!: string;

  @ApiProperty({ type: [FindingAnswer] })
  findings!: readonly object[];
}

class OverrideBody {
  @ApiProperty()
  @IsReason()
  reason!: string;
}

export class EnableBody {
  @ApiPropertyOptional({
    type: OverrideBody,
    description: 'Enable it though its last check found it not usable.',
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => OverrideBody)
  override?: OverrideBody | null;
}
