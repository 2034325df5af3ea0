import { Readable } from 'node:stream';
import { Controller, Get, Headers, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '../../../libs/problem/index.js';
import { ApiRefusal, Public } from '../../api/index.js';
import { DeliverMedia, type Delivery } from './delivery.service.js';

/** A year, the longest that caches honour: the address holds the content's hash. */
const CACHE = 'public, max-age=31536000, immutable';

/** Open to all: channels fetch pictures without a key, and who does not know the hash cannot ask. */
@ApiTags('media')
@Controller('media')
export class DeliveryController {
  constructor(private readonly deliver: DeliverMedia) {}

  /** HEAD comes here too, by Fastify. No file is opened for it; an empty stream, because for no body Fastify would say length 0. */
  @Public()
  @Get(':file')
  @ApiParam({ name: 'file', description: 'SHA-256 of the rendition, a dot and its ending: <64 hex digits>.jpg' })
  @ApiOkResponse({ description: 'The bytes; 206 for a range, 304 where the ETag is known' })
  @ApiOperation({ summary: 'A rendition by its content', description: 'GET or HEAD; ranges, ETag; cached for a year.' })
  async get(
    @Param('file') file: string,
    @Headers() headers: Record<string, string | undefined>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.find(file, headers);
    const hasBody = found.status === 200 || found.status === 206;
    // Opened before a header is set: a file that cannot be read must not be remembered for a year as an error.
    const body = hasBody && (request.method === 'HEAD' ? Readable.from([]) : await found.open());
    describe(found, reply);
    await (body ? reply.send(body) : reply.send());
  }

  private async find(file: string, headers: Record<string, string | undefined>): Promise<Exclude<Delivery, { status: 404 }>> {
    const found = await this.deliver.find({
      file,
      range: headers['range'],
      ifRange: headers['if-range'],
      ifNoneMatch: headers['if-none-match'],
    });
    if (found.status === 404) {
      throw new ApiRefusal(
        404,
        problem('media_not_found', 'file', 'There is no such rendition.', 'Take the address from the query `asset`.'),
      );
    }
    return found;
  }
}

function describe(found: Exclude<Delivery, { status: 404 }>, reply: FastifyReply): void {
  void reply.status(found.status).header('accept-ranges', 'bytes').header('x-content-type-options', 'nosniff');
  if (found.status === 416) {
    void reply.header('content-range', `bytes */${found.size}`);
    return;
  }
  void reply.header('etag', found.etag).header('cache-control', CACHE).header('access-control-allow-origin', '*');
  if (found.status === 304) return;
  const { range, size } = found;
  void reply.header('content-type', found.mediaType).header('content-length', range ? range.end - range.start + 1 : size);
  if (range) void reply.header('content-range', `bytes ${range.start}-${range.end}/${size}`);
}
