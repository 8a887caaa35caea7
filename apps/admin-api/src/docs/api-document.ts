import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI description of this API, made from its routes once they all are registered. */
export class ApiDocument {
  private made: OpenAPIObject | undefined;

  make(app: INestApplication): void {
    const description = new DocumentBuilder()
      .setTitle('IVM roster sync: admin API')
      .setDescription('Errors are application/problem+json (RFC 9457) with a stable "code".')
      .setVersion('1')
      .addBearerAuth()
      .build();
    this.made = SwaggerModule.createDocument(app, description);
  }

  get(): OpenAPIObject {
    if (this.made === undefined) throw new Error('the API document is made when the application starts');
    return this.made;
  }
}
