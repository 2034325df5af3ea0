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
import { DataSource } from 'typeorm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, CurrentActing, CurrentActor, Through, type Actor } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { answerBatch } from '../api/answer-batch.js';
import { BatchAnswer, LineVerdictBody } from '../batches/batch.types.js';
import { readPatiently } from '../batches/patiently.js';
import { RunBatch } from '../batches/run-batch.service.js';
import { ErpItemBody, ErpRecallBody } from './item.types.js';
import { KeptItems, KeptText } from './kept-items.js';
import { LookAhead } from './look-ahead.js';
import { skuStates } from './sku-states.repository.js';
import { TakeItems } from './take-items.service.js';

@ApiTags('erp')
@ApiBearerAuth()
@ApiExtraModels(ErpItemBody, ErpRecallBody, LineVerdictBody)
@Through('erp')
@Controller('erp/v1')
export class ItemsController {
  private readonly kept = new KeptText();

  constructor(
    private readonly runner: RunBatch,
    private readonly items: TakeItems,
    private readonly ds: DataSource,
  ) {}

  @Allow('ingest')
  @Post('items')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Push items: facts and structure, one verdict per line',
    description:
      'NDJSON is streamed both ways: one verdict line for each message in order, then a summary line. A JSON array is answered by one object. gzip is accepted.',
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key and body gets the stored answer; another body is refused (422); while the first runs, 409',
  })
  @ApiConsumes('application/x-ndjson', 'application/json')
  @ApiProduces('application/x-ndjson', 'application/json')
  @ApiBody({
    description: 'One message per line, or an array of them',
    schema: { type: 'array', items: { $ref: getSchemaPath(ErpItemBody) } },
  })
  @ApiOkResponse({ type: BatchAnswer, description: 'One verdict per message in order, then a summary; as NDJSON one line each' })
  async push(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @CurrentActing() by: Acting,
  ): Promise<void> {
    await answerBatch(this.runner, this.door(), {
      kind: 'items',
      request,
      reply,
      keyId: actor.keyId,
      by,
    });
  }

  /** For one batch. */
  private door(): LookAhead {
    const look = (skus: string[]) => readPatiently(this.ds, (m) => skuStates(m, skus));
    return new LookAhead(this.items, this.ds.manager, new KeptItems(look, this.kept));
  }
}
