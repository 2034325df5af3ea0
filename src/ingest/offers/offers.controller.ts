import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, CurrentActing, CurrentActor, Through, type Actor } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { answerBatch } from '../api/answer-batch.js';
import { BatchAnswer } from '../batches/batch.types.js';
import { RunBatch } from '../batches/run-batch.service.js';
import { ErpOfferBody } from './offer.types.js';
import { TakeOffers } from './take-offers.service.js';

@ApiTags('erp')
@ApiBearerAuth()
@ApiExtraModels(ErpOfferBody)
@Through('erp')
@Controller('erp/v1')
export class OffersController {
  constructor(
    private readonly runner: RunBatch,
    private readonly offers: TakeOffers,
  ) {}

  @Allow('ingest')
  @Post('offers')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Push prices and stock: they wait for no content and no approval; one verdict per line',
    description:
      'As items. An absent field is left as it is. A price that moves too far is held for a person and the old one stays. Wrong money keeps no stock back.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'As for items' })
  @ApiConsumes('application/x-ndjson', 'application/json')
  @ApiProduces('application/x-ndjson', 'application/json')
  @ApiBody({
    description: 'One message per line, or an array of them',
    schema: { type: 'array', items: { $ref: getSchemaPath(ErpOfferBody) } },
  })
  @ApiOkResponse({ type: BatchAnswer, description: 'One verdict per message in order, then a summary; as NDJSON one line each' })
  async push(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @CurrentActing() by: Acting,
  ): Promise<void> {
    await answerBatch(this.runner, this.offers, {
      kind: 'offers',
      request,
      reply,
      keyId: actor.keyId,
      by,
    });
  }
}
