import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiQuery, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Allow, ApiRefusal } from '../../api/index.js';
import { problem } from '../../../libs/problem/index.js';
import { inboxPage, parkedPage, type WaitingItem } from './parked.repository.js';

class WaitingBody {
  @ApiProperty()
  sku: string;
  @ApiProperty({ type: String, nullable: true, description: 'SKU of the parent that has not come; null in the inbox' })
  waitsFor: string | null;
  @ApiProperty({ type: String, nullable: true })
  source: string | null;
  @ApiProperty()
  since: string;
}

class WaitingPage {
  @ApiProperty({ type: [WaitingBody] })
  items: WaitingBody[];
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
  @ApiOperation({ summary: 'Items that wait for a parent, oldest first' })
  @ApiQuery({ name: 'after', required: false })
  @ApiOkResponse({ type: WaitingPage })
  async parked(@Query('after') after?: string): Promise<WaitingPage> {
    return page(await parkedPage(this.ds.manager, cursor(after), MOST + 1));
  }

  @Allow('read')
  @Get('inbox')
  @ApiOperation({ summary: 'Products without a family, oldest first' })
  @ApiQuery({ name: 'after', required: false })
  @ApiOkResponse({ type: WaitingPage })
  async inbox(@Query('after') after?: string): Promise<WaitingPage> {
    return page(await inboxPage(this.ds.manager, cursor(after), MOST + 1));
  }
}

function cursor(after: string | undefined): string {
  if (after === undefined || after === '') return '0';
  if (/^\d{1,18}$/.test(after)) return after;
  throw new ApiRefusal(400, problem('bad_cursor', 'after', 'This is not a cursor of this list.', 'Send the `next` of the page before.'));
}

function page(rows: WaitingItem[]): WaitingPage {
  const items = rows.slice(0, MOST).map(({ id: _id, ...item }) => item);
  return { items, next: rows.length > MOST ? rows[MOST - 1]!.id : null };
}
