import { ApiProperty } from '@nestjs/swagger';
import { VERDICTS, type Verdict } from './verdict.js';

export class ProblemBody {
  @ApiProperty({ example: 'not_owner', description: 'Stable, lower_snake: for programs' })
  code: string;
  @ApiProperty({
    required: false,
    example: 'line 3: facts.title@en_US',
    description: 'The line and the field; absent where it is about the whole',
  })
  path?: string;
  @ApiProperty({ example: 'title belongs to people, not to the ERP.', description: 'What is wrong, in plain words' })
  message: string;
  @ApiProperty({ example: 'Leave it out.', description: 'What to do about it' })
  fix: string;
}

export class LineVerdictBody {
  @ApiProperty({ example: 3, description: 'Counted from 1; empty lines do not count' })
  line: number;
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'MUG-350-RED',
    description: 'As the line names it; null where it could not be read',
  })
  sku: string | null;
  @ApiProperty({ enum: VERDICTS, description: 'What became of the line' })
  verdict: Verdict;
  @ApiProperty({ type: [ProblemBody], description: 'Why it was refused, or what is worth knowing; empty where nothing is' })
  problems: ProblemBody[];
}

export class SummaryBody {
  @ApiProperty({ example: '42', description: 'Id of the batch, for traces' })
  batch: string;
  @ApiProperty({ example: 500, description: 'How many were read; empty lines do not count' })
  lines: number;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { created: 480, updated: 15, unchanged: 5 },
    description: 'Verdict → how many lines have it',
  })
  counts: Record<Verdict, number>;
  @ApiProperty({ description: 'The stored answer to an earlier request with the same Idempotency-Key' })
  replayed: boolean;
  @ApiProperty({
    enum: ['finished', 'broken'],
    description: 'broken: the rest of the lines was not taken; send the batch again with its Idempotency-Key',
  })
  state: string;
  @ApiProperty({
    type: [ProblemBody],
    required: false,
    description: 'Of a broken batch: why; of a finished one: what is odd about the whole',
  })
  problems?: ProblemBody[];
}

export class BatchAnswer {
  @ApiProperty({ type: [LineVerdictBody], description: 'One per message, in order' })
  verdicts: LineVerdictBody[];
  @ApiProperty({ type: SummaryBody, description: 'What became of the whole' })
  summary: SummaryBody;
}
