import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** The REST doors, as OpenAPI. Printed to openapi/openapi.json, committed, and compared with the code by the tests. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('Plinth')
    .setDescription('The REST doors of Plinth. Editing and publishing are done by GraphQL at /graphql.')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key: plk_…' })
    .addSecurityRequirements('bearer')
    .build();
  return SwaggerModule.createDocument(app, settings);
}
