import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { catalogueSources, providerCatalogue, quirks, supportQuestions } from 'oneroster-client';
import { FIELD_PRESETS, type FieldMapping } from 'roster-domain';
import { Roles } from '../door/route-door';

class FieldPresetAnswer {
  @ApiProperty()
  id!: string;

  @ApiProperty({ description: 'What it is made for.' })
  name!: string;

  @ApiProperty({ type: [Object], description: 'To be sent to PUT …/field-mapping as they are.' })
  fields!: FieldMapping;
}

export class ProvidersAnswer {
  @ApiProperty({
    type: [Object],
    description: 'Products, with presets and quirks; each claim says how sure it is and whose.',
  })
  items!: readonly object[];

  @ApiProperty({ nullable: true, type: String, description: 'Always null: all are here.' })
  next!: null;

  @ApiProperty({ type: [FieldPresetAnswer], description: 'Field mappings to begin with.' })
  fieldMappings!: readonly FieldPresetAnswer[];

  @ApiProperty({ type: Object, description: 'What each quirk means and what to do about it.' })
  quirks!: object;

  @ApiProperty({ type: Object, description: 'Who says what is claimed.' })
  sources!: object;
}

export class QuestionsAnswer {
  @ApiProperty({ type: [Object], description: 'The most important first: `{id, ask, why}`.' })
  items!: readonly object[];

  @ApiProperty({ nullable: true, type: String, description: 'Always null: all are here.' })
  next!: null;
}

/** What is known of student information systems. It is the same for everybody, and nothing of anybody's data. */
@ApiTags('providers')
@Controller('v1/providers')
export class ProvidersController {
  @Roles('support', 'district_admin')
  @Get()
  @ApiOperation({ summary: 'Student information systems, with presets, quirks and how sure' })
  @ApiOkResponse({ type: ProvidersAnswer })
  providers(): ProvidersAnswer {
    return {
      items: providerCatalogue,
      next: null,
      fieldMappings: FIELD_PRESETS,
      quirks,
      sources: catalogueSources,
    };
  }

  @Roles('support', 'district_admin')
  @Get('questions')
  @ApiOperation({ summary: 'What to ask a SIS’s support' })
  @ApiOkResponse({ type: QuestionsAnswer })
  questions(): QuestionsAnswer {
    return { items: supportQuestions, next: null };
  }
}
