import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { GqlContextType } from '@nestjs/graphql';
import { Clock } from '../../../libs/clock/index.js';
import { problem } from '../../../libs/problem/index.js';
import { requestContext } from '../../../libs/telemetry/index.js';
import { ApiRefusal } from '../errors/api-refusal.js';
import type { Door } from '../../journal/index.js';
import { may, rolesThatMay, type Verb } from './actor.js';
import { ApiKeysService } from './api-keys.service.js';
import { ACCESS, DOOR } from './decorators.js';
import { requestOf } from './request.js';

/** Stands before every query, mutation and route. Denies by default: what declares no verb is open to nobody. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeysService,
    private readonly clock: Clock,
  ) {}

  /** True for a handler that is open, or whose verb the role of the caller's key has. Throws ApiRefusal: 401 `unauthenticated`, 403 `forbidden`. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Verb | 'public' | undefined>(ACCESS, context.getHandler());
    if (access === 'public') return true;
    const request = requestOf(context);
    request.plinthActor ??= await this.authenticate(request.headers.authorization);
    const within = requestContext();
    if (within) within.actor = request.plinthActor.person;
    const door = this.doorOf(context);
    if (door)
      request.plinthActing ??= { person: request.plinthActor.person, door, requestId: within?.requestId ?? null, now: this.clock.now() };
    if (access && may(request.plinthActor.role, access)) return true;
    throw new ApiRefusal(403, forbidden(request.plinthActor.role, access));
  }

  private doorOf(context: ExecutionContext): Door | undefined {
    if (context.getType<GqlContextType>() === 'graphql') return 'graphql';
    return this.reflector.get<Door | undefined>(DOOR, context.getClass());
  }

  /** Throws ApiRefusal 401. Also asked by the hook before /graphql, where a query of the schema alone reaches no resolver. */
  async authenticate(authorization: string | undefined) {
    const token = /^Bearer (plk_[A-Za-z0-9_-]{20,100})$/.exec(authorization ?? '')?.[1];
    const actor = token ? await this.keys.authenticate(token) : undefined;
    if (actor) return actor;
    const message = authorization ? 'This API key is unknown, expired or revoked.' : 'This operation needs an API key.';
    throw new ApiRefusal(
      401,
      problem('unauthenticated', undefined, message, 'Send the header `Authorization: Bearer plk_…` with a valid key.'),
    );
  }
}

function forbidden(role: string, verb: Verb | undefined) {
  if (!verb) {
    const fix = 'Report it: every operation must declare who may use it.';
    return problem('forbidden', undefined, 'This operation declares no permission and is closed.', fix);
  }
  const roles = rolesThatMay(verb).join(' or ');
  return problem('forbidden', undefined, `A key with the role ${role} may not ${verb}.`, `Use a key with the role ${roles}.`);
}
