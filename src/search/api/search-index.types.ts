import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'How far the index of searchProducts is' })
export class SearchIndex {
  @Field(() => Boolean, { description: 'False: it lacks products, and searchProducts answers search_not_ready' })
  isWhole: boolean;
  @Field(() => Boolean, { description: 'A job builds it anew, or for the first time' })
  isBuilding: boolean;
  @Field(() => Int, { description: 'Products that the job has put into it' })
  productsDone: number;
  @Field(() => Int, { description: 'Products that there were when the job began' })
  productsAll: number;
  @Field(() => Date, {
    nullable: true,
    description: 'When the last job began; null: it was never built, but kept from the first product on',
  })
  startedAt: Date | null;
  @Field(() => Date, { nullable: true, description: 'When the last job ended; null: none did, or one is at it' })
  finishedAt: Date | null;
}
