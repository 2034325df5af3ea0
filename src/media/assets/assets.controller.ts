import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, ApiRefusal, CurrentActing, Through } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { FetchAssetBody, StoredAsset } from './assets.types.js';
import { IngestAsset, type IngestResult } from './ingest-asset.service.js';
import { receiveFile } from './receive-file.js';

/** HTTP statuses of refusals; every other refused file is 422. */
const STATUS: Record<string, number> = {
  media_too_large: 413,
  media_unsupported_type: 415,
  upload_truncated: 400,
  upload_not_multipart: 400,
  upload_no_file: 400,
  upload_one_file: 400,
};

/** Files come in by REST: of the GraphQL upload libraries, one hung on a refused upload and let a truncated one succeed. */
@ApiTags('media')
@ApiBearerAuth()
@Through('media')
@Controller('media/v1')
export class AssetsController {
  constructor(private readonly ingest: IngestAsset) {}

  @Allow('edit')
  @Post('assets')
  @ApiOperation({ summary: 'Upload one picture', description: 'Streamed. 201 when it is new, 200 when the same bytes were known.' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    description: 'One file, in the field `file`; JPEG, PNG, WebP, GIF, TIFF or AVIF as its bytes say',
    schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
  })
  @ApiCreatedResponse({ type: StoredAsset, description: 'The stored picture; the same bytes are stored once' })
  async upload(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentActing() by: Acting,
  ): Promise<StoredAsset> {
    const origin = { source: 'upload', by };
    return answer(reply, await this.ingest.fromUpload((stage) => receiveFile(request.headers, request.raw, stage), origin));
  }

  @Allow('edit')
  @Post('assets::fetch')
  @HttpCode(201)
  @ApiOperation({
    summary: 'Fetch one picture from a public address',
    description: 'Addresses inside a network are refused, also behind a redirect.',
  })
  @ApiBody({ type: FetchAssetBody, description: 'Where the picture is' })
  @ApiCreatedResponse({ type: StoredAsset, description: 'The stored picture; its source is the address' })
  async fetch(
    @Body() body: FetchAssetBody,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentActing() by: Acting,
  ): Promise<StoredAsset> {
    return answer(reply, await this.ingest.fromUrl(body.url, by));
  }
}

function answer(reply: FastifyReply, result: IngestResult): StoredAsset {
  if (!result.ok) throw new ApiRefusal(STATUS[result.problems[0]!.code] ?? 422, result.problems);
  void reply.status(result.created ? 201 : 200);
  return { asset: result.asset, created: result.created };
}
