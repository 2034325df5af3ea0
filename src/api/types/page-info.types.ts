import { Field, ObjectType } from '@nestjs/graphql';

/** Where a page ended: `endCursor` is sent back as `after`. */
@ObjectType({ description: 'Where a page ends. Pages go by key, never by offset.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'true: there is at least one row behind this page' })
  hasNextPage: boolean;

  @Field(() => String, { nullable: true, description: 'Pass it as `after` to read on; null where the page is empty' })
  endCursor?: string | null;
}
