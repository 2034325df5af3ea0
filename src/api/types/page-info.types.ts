import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'Where a page ends. Pages go by key, never by offset.' })
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage: boolean;

  @Field(() => String, { nullable: true, description: 'Pass it as `after` to read on' })
  endCursor?: string | null;
}
