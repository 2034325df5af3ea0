import { Field, ObjectType } from '@nestjs/graphql';
import { PageInfo } from '../../api/index.js';
import { OfferView } from './offer.types.js';

@ObjectType({ description: 'A page of offers whose money waits for a person' })
export class PriceHoldPage {
  @Field(() => [OfferView], { description: 'Longest waiting first' })
  offers: OfferView[];
  @Field(() => PageInfo, { description: 'Whether there are more, and where to read on' })
  pageInfo: PageInfo;
  @Field(() => String, { description: 'What this page could show, for decideHeldPrices; of a list of several pages, that of the first' })
  seen: string;
  /** Of the whole filter, when it is asked for. */
  count: () => Promise<number>;
}
