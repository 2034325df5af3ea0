import { Field, ObjectType } from '@nestjs/graphql';
import type { Problem } from '../../../libs/problem/index.js';

/** A Problem as GraphQL shows it: code, path, message, fix. */
@ObjectType({ description: 'Why a mutation did not do what was asked: an expected outcome, as data' })
export class UserError {
  @Field(() => String, { description: 'Stable, lower_snake: for programs' })
  code: string;

  @Field(() => String, {
    nullable: true,
    description: 'The place in the input, dotted: inputs.3.sku; null where it is about the whole call',
  })
  path?: string | null;

  @Field(() => String, { description: 'What is wrong, in plain words' })
  message: string;

  @Field(() => String, { description: 'What to do about it' })
  fix: string;

  static from(this: void, { code, path, message, fix }: Problem): UserError {
    return Object.assign(new UserError(), { code, path: path ?? null, message, fix });
  }
}
