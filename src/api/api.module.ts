import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import type { MercuriusDriverConfig } from '@nestjs/mercurius';
import { TypeOrmModule } from '@nestjs/typeorm';
import { JournalModule } from '../journal/index.js';
import { AccessGuard } from './access/access.guard.js';
import { ApiKeyEntity } from './access/api-key.entity.js';
import { ApiKeyRepository } from './access/api-key.repository.js';
import { ApiKeyResolver } from './access/api-key.resolver.js';
import { ApiKeysService } from './access/api-keys.service.js';
import { HttpErrorsFilter } from './errors/http-errors.filter.js';
import { FormPipe } from './forms/index.js';
import { GraphiqlController } from './graphiql/graphiql.controller.js';
import { graphqlSettings } from './graphql.js';
import { HealthController } from './health/health.controller.js';
import { MetricsController, MetricsToken } from './health/metrics.controller.js';
import { PersonResolver } from './persons/person.resolver.js';
import { PersonsService } from './persons/persons.service.js';
import { OpenApiController, OpenApiHolder } from './health/openapi.controller.js';

/** The guard, the pipe, the filter, GraphQL and the probes: the glue under every resolver and controller. */
@Module({})
export class ApiModule {
  /** Without `graphql` (a worker) there are only the probes and what guards them. */
  static forRoot(settings: { graphql: boolean; graphiql: boolean; introspection: boolean; metricsToken?: string }): DynamicModule {
    const graphql = settings.graphql ? [GraphQLModule.forRoot<MercuriusDriverConfig>(graphqlSettings(settings))] : [];
    return {
      module: ApiModule,
      imports: [TypeOrmModule.forFeature([ApiKeyEntity]), JournalModule, ...graphql],
      controllers: [
        HealthController,
        MetricsController,
        OpenApiController,
        ...(settings.graphql && settings.graphiql ? [GraphiqlController] : []),
      ],
      providers: [
        ApiKeyRepository,
        ApiKeysService,
        ApiKeyResolver,
        PersonsService,
        PersonResolver,
        AccessGuard,
        OpenApiHolder,
        { provide: MetricsToken, useValue: new MetricsToken(settings.metricsToken) },
        { provide: APP_GUARD, useExisting: AccessGuard },
        { provide: APP_FILTER, useClass: HttpErrorsFilter },
        { provide: APP_PIPE, useClass: FormPipe },
      ],
      exports: [ApiKeysService, AccessGuard],
    };
  }
}
