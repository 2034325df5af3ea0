import { ArgsType, Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { PERSON_KINDS, type Person as PersonRow, type PersonKind } from '../../journal/index.js';
import { enumOf } from '../enum-of.js';
import { Form, Nested, says } from '../forms/form.js';
import { IsPlainText, textFault } from '../forms/text-fields.js';
import { UserError } from '../types/user-error.types.js';

const HANDLE_MAX = 100;
const EMAIL_MAX = 320;

export const PersonKindEnum = enumOf('PersonKind', PERSON_KINDS, 'Who acts under a handle. It changes no right: roles are of keys.', {
  person: 'A human being',
  system: 'A program, like the ERP or the command line',
});

@ObjectType({ description: 'Somebody who acts. Four eyes are counted in persons, not in keys or in how a name is spelled.' })
export class Person {
  @Field(() => String, { description: 'Small letters, single blanks, nothing invisible; unique, and never changed' })
  handle: string;

  @Field(() => String, { description: 'How people call this one; need not be unique' })
  displayName: string;

  @Field(() => String, { nullable: true, description: 'Where to reach this one; null: not told' })
  email: string | null;

  @Field(() => PersonKindEnum, { description: 'Whether it is a human being' })
  kind: PersonKind;

  @Field(() => Boolean, { description: 'false: every key of this one is refused' })
  active: boolean;

  @Field(() => [String], { description: 'As keys and histories name this one; the handle is among them' })
  spellings: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Handle of the older person from whom this one cannot be told by looks; null: looks like nobody else',
  })
  looksLike: string | null;

  @Field(() => Date, { nullable: true, description: 'When somebody said who this one is; null: nobody did, or nothing is to be said' })
  settledAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Handle of the person who this one was found to be; null: only himself' })
  sameAs: string | null;

  @Field(() => Date, { description: 'When the register first had this one' })
  createdAt: Date;

  static from(row: PersonRow): Person {
    const { id: _id, ...person } = row;
    return person;
  }
}

const isHandle = (value: unknown, path: string): Problem | undefined =>
  value === ''
    ? problem('invalid', path, 'A handle has at least one letter.', 'Send the handle of a person.')
    : textFault(value, path, HANDLE_MAX);

const isEmail = (value: unknown, path: string): Problem | undefined =>
  typeof value === 'string' && !/^[^\s@]+@[^\s@]+$/.test(value)
    ? problem('invalid', path, 'This is no e-mail address.', 'Send for example "ada@example.com".')
    : textFault(value, path, EMAIL_MAX);

@InputType({ description: 'A person to make or to change; what is absent stays as it is' })
export class SavePersonInput {
  @Field(() => String, { description: 'Exactly the handle of a person, else a new one: 1 to 100 characters' })
  @Form(isHandle)
  handle: string;

  @Field(() => String, { nullable: true, description: 'How people call this one; the handle as it was given where a new one has none' })
  @IsOptional()
  @Form(isHandle)
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: 'null takes it away' })
  @IsOptional()
  @Form(isEmail)
  email?: string | null;

  @Field(() => PersonKindEnum, { nullable: true, description: 'person where a new one has none' })
  @IsOptional()
  @IsIn(PERSON_KINDS, says('invalid', 'There is no such kind.', `Send one of ${PERSON_KINDS.join(', ')}.`))
  kind?: PersonKind | null;

  @Field(() => Boolean, { nullable: true, description: 'false refuses every key of this one; true lets them in again' })
  @IsOptional()
  @IsBoolean(says('invalid', 'This is neither true nor false.', 'Send true or false.'))
  active?: boolean | null;
}

@InputType({ description: 'Who somebody is' })
export class SettlePersonInput {
  @Field(() => String, { description: 'Handle of the person in question' })
  @Form(isHandle)
  handle: string;

  @Field(() => String, {
    nullable: true,
    description: 'Handle of the person who it is; null or absent: somebody else, however alike they look',
  })
  @IsOptional()
  @Form(isHandle)
  sameAs?: string | null;
}

@ArgsType()
export class PersonsArgs {
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'true: only those who look like an older person and of whom nobody has said yet who they are',
  })
  @IsOptional()
  @IsBoolean()
  unsettled?: boolean;
}

@ArgsType()
export class PersonArgs {
  @Field(() => String, { description: 'A handle, or a spelling as it stands in a history' })
  @IsPlainText(HANDLE_MAX * 4)
  handle: string;
}

@ArgsType()
export class SavePersonArgs {
  @Field(() => SavePersonInput, { description: 'Who it is, and what changes' })
  @Nested(() => SavePersonInput)
  input: SavePersonInput;
}

@ArgsType()
export class SettlePersonArgs {
  @Field(() => SettlePersonInput, { description: 'Who is whom, or that they are two' })
  @Nested(() => SettlePersonInput)
  input: SettlePersonInput;
}

@ObjectType({ description: 'The person as it is now' })
export class PersonPayload {
  @Field(() => Person, { nullable: true, description: 'null where nothing was changed' })
  person?: Person | null;

  @Field(() => [UserError], { description: 'Why nothing was changed; empty when it was' })
  userErrors: UserError[];
}
