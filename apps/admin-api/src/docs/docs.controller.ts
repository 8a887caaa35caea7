import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { roles } from '../door/role';
import { Produces, Roles } from '../door/route-door';
import { notFound } from '../problems/door-problems';
import { ApiDocument } from './api-document';
import { documentationAsset, documentationPage } from './documentation-page';

/** The API's description, for everyone who has a token. */
@ApiExcludeController()
@Controller()
export class DocsController {
  constructor(private readonly document: ApiDocument) {}

  @Roles(...roles)
  @Get('docs-json')
  json(): OpenAPIObject {
    return this.document.get();
  }

  @Roles(...roles)
  @Produces('text/html')
  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return documentationPage;
  }

  @Roles(...roles)
  @Produces('*/*')
  @Get('docs/assets/:name')
  async asset(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const asset = await documentationAsset(name);
    if (asset === undefined) throw notFound();
    void reply.header('content-type', asset.mediaType);
    return asset.content;
  }
}
