import { ArgsType, Field, Float, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { enumOf, Form, HasAtMost, IsCodeText, IsPlainText, IsWhole, Nested } from '../../api/index.js';
import type { StockSource } from '../schema/schema.js';
import { ZERO_SHARE, zeroShareFault } from '../stock/mass-zero.js';
import { COUNTS, LATEST_ORDERS, ON_MASS_ZERO } from '../stock/stock-source.js';
import { IsOneOf } from './definition-fields.js';

export const CountsEnum = enumOf('Counts', COUNTS, 'What a source counts', {
  sellable: 'What can be sold: open orders are off already',
  on_hand: 'What lies there: what is reserved has to be taken off',
});

export const OnMassZeroEnum = enumOf('OnMassZero', ON_MASS_ZERO, 'What happens where a source sets much of a channel to 0 at once', {
  obey: 'It counts, and somebody is told',
  hold: 'What goes beyond the share waits for a person; recalled goods do not',
});

@ObjectType({ description: 'How late the orders of a channel are in the counts of a source' })
export class OrderDelay {
  @Field(() => String, { description: 'Code of the channel' })
  channel: string;
  @Field(() => Int, { description: 'Units sold there up to so many minutes before a count are taken off it' })
  minutes: number;
}

@ObjectType('StockSource', { description: 'What a source of counts means by them' })
export class StockSourceView {
  @Field(() => String, { description: 'The person that its key names' })
  source: string;
  @Field(() => CountsEnum, { nullable: true, description: 'null: it has not said; taken as sellable' })
  counts: StockSource['counts'];
  @Field(() => [OrderDelay], { description: 'Of channels whose orders it knows later than at once, by code' })
  orderDelays: OrderDelay[];
  @Field(() => Float, { description: 'What it may set to 0 of a channel within ten minutes before somebody is told' })
  zeroShare: number;
  @Field(() => OnMassZeroEnum, { description: 'What becomes of what goes beyond' })
  onMassZero: StockSource['onMassZero'];
}

@InputType({ description: 'How late the orders of a channel are in the counts of a source' })
export class OrderDelayInput {
  @Field(() => String, { description: 'Code of the channel' })
  @IsCodeText()
  channel: string;
  @Field(() => Int, { description: '0 to 10,080 minutes; those before a count within which its sales are taken off it all the same' })
  @IsWhole(0, LATEST_ORDERS)
  minutes: number;
}

@InputType({ description: 'What a source of counts means by them; what is left out stays' })
export class StockSourceInput {
  @Field(() => String, { description: 'The person that its key names: erp' })
  @IsPlainText(200)
  source: string;
  @Field(() => CountsEnum, { nullable: true, description: 'What it counts; absent: as it was' })
  @IsOptional()
  @IsOneOf(COUNTS, 'kind of count')
  counts?: StockSource['counts'];
  @Field(() => [OrderDelayInput], { nullable: true, description: 'All of them: they replace what it had; at most 100; absent: they stay' })
  @IsOptional()
  @HasAtMost(100)
  @Nested(() => OrderDelayInput)
  orderDelays?: OrderDelayInput[] | null;
  @Field(() => Float, {
    nullable: true,
    description: `What it may set to 0 of a channel within ten minutes, 0.01 to 1; absent: as it was, at first ${ZERO_SHARE}`,
  })
  @IsOptional()
  @Form((share, path) => zeroShareFault(share, path))
  zeroShare?: number | null;
  @Field(() => OnMassZeroEnum, { nullable: true, description: 'What becomes of what goes beyond; absent: as it was, at first obey' })
  @IsOptional()
  @IsOneOf(ON_MASS_ZERO, 'answer to a mass zero')
  onMassZero?: StockSource['onMassZero'];
}

@ArgsType()
export class SaveStockSourcesArgs {
  @Field(() => [StockSourceInput], { description: 'What is new of each source; at most 100 sources' })
  @HasAtMost(100)
  @Nested(() => StockSourceInput)
  stockSources: StockSourceInput[];
}
