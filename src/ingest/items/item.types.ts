import { ApiProperty } from '@nestjs/swagger';

/** What an item says of its recall. Described here, read by read-recall.ts. */
export class ErpRecallBody {
  @ApiProperty({ example: 'The glaze contains lead', maxLength: 5000, description: 'Why it is recalled, or why the recall is lifted' })
  reason: string;
  @ApiProperty({
    required: false,
    type: [String],
    nullable: true,
    example: ['DE', 'FR'],
    description: 'Codes of the markets in which it counts; absent or null: all of them',
  })
  markets?: string[] | null;
  @ApiProperty({
    required: false,
    default: false,
    description:
      "true: ends this sender's own recalls of this very node, in these markets (absent: all of its own). Nothing else ends one, and stock stays at 0 until a count of a later moment",
  })
  lifted?: boolean;
}

/** One item, as the ERP sends it. The form is read by read-item.ts; this class is its description. */
export class ErpItemBody {
  @ApiProperty({
    example: 'MUG-350-RED',
    maxLength: 255,
    description: '1 to 255 characters; made where it is new, changed where it is known',
  })
  sku: string;
  @ApiProperty({
    required: false,
    type: String,
    nullable: true,
    example: 'MUG-350',
    description: 'SKU of the node above. A child that comes before its parent is parked until the parent comes',
  })
  parent?: string | null;
  @ApiProperty({ required: false, type: String, nullable: true, example: 'mugs', description: 'Without one, the item waits in the inbox' })
  family?: string | null;
  @ApiProperty({
    required: false,
    type: String,
    nullable: true,
    example: 'mugs_by_colour',
    description: 'Which levels and axes a product has; absent: as it was',
  })
  familyVariant?: string | null;
  @ApiProperty({ required: false, enum: ['level', 'variant'], description: 'Only where no family variant tells it' })
  kind?: string;
  @ApiProperty({
    required: false,
    enum: ['planned', 'active', 'run_out', 'discontinued', 'recalled'],
    description:
      'Whether it is sold; recalled: a recall in all markets, which no other lifecycle ends (the line says so, and the lifecycle counts after the lift), and without a reason, which is a warning; absent: as it was',
  })
  lifecycle?: string;
  @ApiProperty({
    required: false,
    type: ErpRecallBody,
    description: 'Recalls it and everything below it at once, with a reason and in some markets or all; or lifts that',
  })
  recall?: ErpRecallBody;
  @ApiProperty({ required: false, description: 'Whether offers are made for it; a variant always is; absent: as it was' })
  sellable?: boolean;
  @ApiProperty({
    selfRequired: false,
    type: 'object',
    additionalProperties: {},
    example: { gtin: '9501101530003', weight: { amount: '0.35', unit: 'KILOGRAM' }, color: 'red' },
    description: 'Cell → value. An absent cell is left as it is; null clears it; a cell that the ERP does not own is refused',
  })
  facts?: Record<string, unknown>;
  @ApiProperty({
    required: false,
    oneOf: [{ type: 'integer' }, { type: 'string' }],
    example: '2026-11-21T10:00:00Z',
    description:
      'Orders the messages of this sender: a whole number or a UTC time. An older message never overwrites a newer one, cell by cell',
  })
  sourceRevision?: number | string;
}
