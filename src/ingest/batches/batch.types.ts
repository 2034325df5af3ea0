import { ApiProperty } from '@nestjs/swagger';
import { VERDICTS, type Verdict } from './verdict.js';

export class ProblemBody {
  @ApiProperty({ example: 'not_owner' })
  code: string;
  @ApiProperty({ required: false, example: 'line 3: facts.title@en_US' })
  path?: string;
  @ApiProperty({ example: 'title belongs to people, not to the ERP.' })
  message: string;
  @ApiProperty({ example: 'Leave it out.' })
  fix: string;
}

export class LineVerdictBody {
  @ApiProperty({ example: 3, description: 'Counted from 1; empty lines do not count' })
  line: number;
  @ApiProperty({ type: String, nullable: true, example: 'MUG-350-RED' })
  sku: string | null;
  @ApiProperty({ enum: VERDICTS })
  verdict: Verdict;
  @ApiProperty({ type: [ProblemBody] })
  problems: ProblemBody[];
}

export class SummaryBody {
  @ApiProperty({ example: '42' })
  batch: string;
  @ApiProperty({ example: 500 })
  lines: number;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, example: { created: 480, updated: 15, unchanged: 5 } })
  counts: Record<Verdict, number>;
  @ApiProperty({ description: 'The stored answer to an earlier request with the same Idempotency-Key' })
  replayed: boolean;
  @ApiProperty({
    enum: ['finished', 'broken'],
    description: 'broken: the rest of the lines was not taken; send the batch again with its Idempotency-Key',
  })
  state: string;
  @ApiProperty({ type: [ProblemBody], required: false, description: 'Of a broken batch: why' })
  problems?: ProblemBody[];
}

export class BatchAnswer {
  @ApiProperty({ type: [LineVerdictBody] })
  verdicts: LineVerdictBody[];
  @ApiProperty({ type: SummaryBody })
  summary: SummaryBody;
}
