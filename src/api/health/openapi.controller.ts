import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import { Allow } from '../access/decorators.js';

/** Filled once the application is made, because the document is drawn from the application itself. */
export class OpenApiHolder {
  document?: OpenAPIObject;
}

@ApiExcludeController()
@Controller('openapi.json')
export class OpenApiController {
  constructor(private readonly holder: OpenApiHolder) {}

  @Allow('read')
  @Get()
  read(): OpenAPIObject | undefined {
    return this.holder.document;
  }
}
