import { ApiProperty } from '@nestjs/swagger';

class MoneyBody {
  @ApiProperty({ example: '12.99', description: 'A decimal in the currency, not finer than its minor unit' })
  amount: string;
  @ApiProperty({ example: 'USD' })
  currency: string;
}

/** One offer, as the ERP sends it. The form is read by read-offer.ts; this class is its description. */
export class ErpOfferBody {
  @ApiProperty({ example: 'MUG-350-RED' })
  sku: string;
  @ApiProperty({ example: 'US', description: 'Code of a market' })
  market: string;
  @ApiProperty({ required: false, example: '*', description: 'For whom; everybody when absent' })
  audience?: string;
  @ApiProperty({ required: false, type: MoneyBody, nullable: true })
  price?: MoneyBody | null;
  @ApiProperty({ required: false, type: MoneyBody, nullable: true })
  salePrice?: MoneyBody | null;
  @ApiProperty({ required: false, type: String, nullable: true, example: '2026-11-27T00:00:00Z' })
  saleFrom?: string | null;
  @ApiProperty({ required: false, type: String, nullable: true, example: '2026-11-30T23:59:59Z' })
  saleTo?: string | null;
  @ApiProperty({ required: false, type: Number, nullable: true, example: 42, minimum: 0 })
  quantity?: number | null;
  @ApiProperty({ required: false, enum: ['in_stock', 'out_of_stock', 'preorder', 'backorder'], nullable: true })
  availability?: string | null;
  @ApiProperty({ required: false, oneOf: [{ type: 'integer' }, { type: 'string' }], example: '2026-11-21T10:00:00Z' })
  sourceRevision?: number | string;
}
