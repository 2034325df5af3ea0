import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { DataSource } from 'typeorm';
import { Allow, says } from '../../api/index.js';
import { ProblemBody } from '../batches/batch.types.js';
import { inboxPage, parkedPage, refusedPage, type RefusedLine, type WaitingItem } from './parked.repository.js';

class WaitingQuery {
  @ApiProperty({ required: false, description: 'The `next` of the page before; absent: from the oldest on', example: '4711' })
  @IsOptional()
  @Matches(/^\d{0,18}$/, says('bad_cursor', 'This is not a cursor of this list.', 'Send the `next` of the page before.'))
  after?: string;
}

class WaitingBody {
  @ApiProperty({ description: 'The item that waits, as the ERP sent it' })
  sku: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'SKU of the parent that has not come, of an offer that of its item; null in the inbox',
  })
  waitsFor: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The sending system; null where a person made it' })
  source: string | null;
  @ApiProperty({ description: 'ISO 8601: when it began to wait' })
  since: string;
}

class WaitingPage {
  @ApiProperty({ type: [WaitingBody], description: 'At most 200, oldest first' })
  items: WaitingBody[];
  @ApiProperty({ type: String, nullable: true, description: 'Send it as `after` for the next page; null on the last' })
  next: string | null;
}

class RefusedBody extends WaitingBody {
  @ApiProperty({ description: 'Id of the batch that it came by' })
  batch: string;
  @ApiProperty({ description: 'Its line there' })
  line: number;
  @ApiProperty({ type: [ProblemBody], description: 'Why it was refused when what it waited for came' })
  problems: ProblemBody[];
}

class RefusedPage {
  @ApiProperty({ type: [RefusedBody], description: 'At most 200, oldest first' })
  items: RefusedBody[];
  @ApiProperty({ type: String, nullable: true, description: 'Send it as `after` for the next page; null on the last' })
  next: string | null;
}

const MOST = 200;

/** What came from the ERP and cannot go on by itself yet. */
@ApiTags('erp')
@ApiBearerAuth()
@Controller('erp/v1')
export class WaitingController {
  constructor(private readonly ds: DataSource) {}

  @Allow('read')
  @Get('parked')
  @ApiOperation({
    summary: 'Items that wait for a parent, and offers that wait for such an item, oldest first',
    description: 'Each goes on by itself when what it waits for comes. For every role.',
  })
  @ApiOkResponse({ type: WaitingPage, description: 'At most 200 rows, and the cursor of the next page' })
  async parked(@Query() { after }: WaitingQuery): Promise<WaitingPage> {
    return page(await parkedPage(this.ds.manager, cursor(after), MOST + 1));
  }

  @Allow('read')
  @Get('refused')
  @ApiOperation({
    summary: 'Lines that waited and were refused when what they waited for came, oldest first',
    description:
      'Each stays until another line brings its item, or its offer of that market and audience. `since`: when it was refused. For every role.',
  })
  @ApiOkResponse({ type: RefusedPage, description: 'At most 200 rows, and the cursor of the next page' })
  async refused(@Query() { after }: WaitingQuery): Promise<RefusedPage> {
    return page(await refusedPage(this.ds.manager, cursor(after), MOST + 1));
  }

  @Allow('read')
  @Get('inbox')
  @ApiOperation({
    summary: 'Products without a family, oldest first',
    description: 'Each goes on when a person assigns a family by GraphQL. For every role.',
  })
  @ApiOkResponse({ type: WaitingPage, description: 'At most 200 rows, and the cursor of the next page' })
  async inbox(@Query() { after }: WaitingQuery): Promise<WaitingPage> {
    return page(await inboxPage(this.ds.manager, cursor(after), MOST + 1));
  }
}

const cursor = (after: string | undefined): string => after || '0';

function page(rows: RefusedLine[]): RefusedPage;
function page(rows: WaitingItem[]): WaitingPage;
function page(rows: WaitingItem[]): WaitingPage {
  const items = rows.slice(0, MOST).map(({ id: _id, ...item }) => item);
  return { items, next: rows.length > MOST ? rows[MOST - 1]!.id : null };
}
