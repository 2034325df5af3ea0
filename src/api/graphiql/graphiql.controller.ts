import { createReadStream } from 'node:fs';
import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { problem } from '../../../libs/problem/index.js';
import { Public } from '../access/decorators.js';
import { ApiRefusal } from '../errors/api-refusal.js';
import { packageFile } from './files.js';
import { PAGE, POLICY, SCRIPT, STYLE } from './page.js';

const TYPES: Record<string, string> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };
const OWN: Record<string, string> = { 'page.js': SCRIPT, 'page.css': STYLE };

/** GraphiQL, whole and from here: mercurius has a page too, which loads its scripts from a public server. Open, for here the key is entered. */
@ApiExcludeController()
@Controller('graphiql')
export class GraphiqlController {
  @Public()
  @Get()
  page(@Res() reply: FastifyReply): void {
    void guarded(reply).type('text/html; charset=utf-8').send(PAGE);
  }

  @Public()
  @Get(':file')
  file(@Param('file') name: string, @Res() reply: FastifyReply): void {
    const own = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
    const path = own === undefined ? packageFile(name) : undefined;
    if (own === undefined && path === undefined)
      throw new ApiRefusal(404, problem('not_found', undefined, `GraphiQL has no file ${name}.`, 'Open /graphiql.'));
    void guarded(reply)
      .type(TYPES[name.split('.').at(-1)!]!)
      .header('cache-control', 'max-age=3600')
      .send(own ?? createReadStream(path!));
  }
}

function guarded(reply: FastifyReply): FastifyReply {
  return reply
    .header('content-security-policy', POLICY)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer');
}
