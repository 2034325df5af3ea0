import { ApiProperty } from '@nestjs/swagger';

/** Said of a count as a whole, and of one at a location. */
const RESERVED = {
  required: false,
  type: Number,
  nullable: true,
  example: 2,
  description: 'How many of quantity are promised already; taken off where the source counts what is on hand; absent: as it was',
} as const;

class MoneyBody {
  @ApiProperty({ example: '12.99', description: 'A decimal in the currency, not finer than its minor unit' })
  amount: string;
  @ApiProperty({ example: 'USD', description: 'ISO 4217; another than the market’s is held for a person' })
  currency: string;
}

class StockBody {
  @ApiProperty({ example: 'BERLIN', description: 'The sender’s own name for the location: 1 to 100 characters without blanks' })
  location: string;
  @ApiProperty({
    type: Number,
    nullable: true,
    example: 5,
    description: 'Pieces for sale there; below zero is taken as 0, parts are rounded down; null: nothing is counted there any more',
  })
  quantity: number | null;
  @ApiProperty({
    required: false,
    type: String,
    nullable: true,
    example: '2026-11-27T02:00:00Z',
    description: 'The moment that quantity speaks of, ISO 8601 with a time zone; absent or null: the line’s, else when it came',
  })
  countedAt?: string | null;
  @ApiProperty(RESERVED)
  reserved?: number | null;
}

/** One offer, as the ERP sends it. The form is read by read-offer.ts; this class is its description. */
export class ErpOfferBody {
  @ApiProperty({ example: 'MUG-350-RED', description: 'The sellable that it is for, exactly as it was made' })
  sku: string;
  @ApiProperty({ example: 'US', description: 'Code of a market' })
  market: string;
  @ApiProperty({ required: false, example: '*', description: 'For whom; everybody when absent' })
  audience?: string;
  @ApiProperty({
    required: false,
    type: MoneyBody,
    nullable: true,
    description: 'The regular price; null: none, so it is not for sale there; absent: as it was',
  })
  price?: MoneyBody | null;
  @ApiProperty({
    required: false,
    type: MoneyBody,
    nullable: true,
    description: 'The price from saleFrom to saleTo; null: no sale; absent: as it was',
  })
  salePrice?: MoneyBody | null;
  @ApiProperty({
    required: false,
    type: String,
    nullable: true,
    example: '2026-11-27T00:00:00Z',
    description: 'ISO 8601 with a time zone; null: at once; absent: as it was',
  })
  saleFrom?: string | null;
  @ApiProperty({
    required: false,
    type: String,
    nullable: true,
    example: '2026-11-30T23:59:59Z',
    description: 'ISO 8601 with a time zone; null: it does not end by itself; absent: as it was',
  })
  saleTo?: string | null;
  @ApiProperty({
    required: false,
    type: MoneyBody,
    nullable: true,
    description: 'The source never sells below it: such a price waits for a person; null: none; absent: as it was',
  })
  floor?: MoneyBody | null;
  @ApiProperty({
    required: false,
    type: Number,
    nullable: true,
    example: 42,
    description: 'Pieces for sale; below zero is taken as 0, parts are rounded down; null: not counted; absent: as it was',
  })
  quantity?: number | null;
  @ApiProperty({
    required: false,
    type: String,
    nullable: true,
    example: '2026-11-27T02:00:00Z',
    description:
      'The moment that quantity speaks of, ISO 8601 with a time zone; what was sold since is taken off; absent or null: when it came',
  })
  countedAt?: string | null;
  @ApiProperty(RESERVED)
  reserved?: number | null;
  @ApiProperty({
    required: false,
    type: [StockBody],
    description:
      'Stock by location, in place of quantity and reserved: what is for sale is the sum, and channels that count by location show each; locations that are not named stay as they were',
  })
  stock?: StockBody[];
  @ApiProperty({
    required: false,
    enum: ['in_stock', 'out_of_stock', 'preorder', 'backorder'],
    nullable: true,
    description: 'null: nothing is said; absent: as it was',
  })
  availability?: string | null;
  @ApiProperty({
    required: false,
    type: String,
    nullable: true,
    example: '2026-12-24T00:00:00Z',
    description:
      'With preorder or backorder: when it can be had, ISO 8601 with a time zone; from then on it is in stock as far as it is counted; absent: as it was',
  })
  availableFrom?: string | null;
  @ApiProperty({
    required: false,
    oneOf: [{ type: 'integer' }, { type: 'string' }],
    example: '2026-11-21T10:00:00Z',
    description: 'Orders the messages of this sender: a whole number or a UTC time',
  })
  sourceRevision?: number | string;
}
