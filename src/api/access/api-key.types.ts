import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsDate, IsIn, IsOptional } from 'class-validator';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { enumOf } from '../enum-of.js';
import { Form, Nested, says } from '../forms/form.js';
import { IsIdText, textFault } from '../forms/text-fields.js';
import { UserError } from '../types/user-error.types.js';
import { ROLES, type Role } from './actor.js';

export const RoleEnum = enumOf('Role', ROLES, 'What a key may do. Everybody may read.', {
  viewer: 'Reads, and nothing else',
  editor: 'Edits products and their pictures, and submits them for review',
  approver: 'Approves and rejects reviews, and rolls a channel back; edits nothing',
  publisher: 'Runs channels: mappings, matches, drift, held prices, pause and resume',
  integration: 'Pushes items and offers by the REST doors of the ERP',
  administrator: 'All of these, and definitions, accounts, channels and keys; held to four eyes like anybody',
});

@ObjectType({ description: 'A key to this API. Its token is shown once, when it is made.' })
export class ApiKey {
  @Field(() => ID, { description: 'Names the key to revokeApiKey; never reused' })
  id: string;

  @Field(() => String, { description: 'What people call it, 1 to 100 characters; need not be unique' })
  name: string;

  @Field(() => String, { description: 'Whom the key was given to: four eyes are counted in persons' })
  person: string;

  @Field(() => RoleEnum, { description: 'What its holder may do; a key never changes its role' })
  role: Role;

  @Field(() => String, { description: 'The first characters of the token, to tell keys apart' })
  prefix: string;

  @Field(() => Date, { description: 'When it was made, by which it is ordered' })
  createdAt: Date;

  @Field(() => Date, { nullable: true, description: 'From then on it is refused; null: never by itself' })
  expiresAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'Since when it is refused for good; null: it was not taken back' })
  revokedAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'To the minute; null: not used yet' })
  lastUsedAt: Date | null;
}

/** Codes stay what they were: `invalid`, at the field. */
const isName = (value: unknown, path: string): Problem | undefined => {
  if (typeof value === 'string' && value.length > 0) return textFault(value, path, 100) && name(path);
  return name(path);
};
const name = (path: string): Problem =>
  problem('invalid', path, `${path} must have 1 to 100 characters.`, 'Send a name without control characters.');

/** The form of a key to make; refused fields have the code `invalid`. */
@InputType({ description: 'A key to make. It cannot be changed later, only revoked.' })
export class CreateApiKeyInput {
  @Field(() => String, { description: 'What people call it: 1 to 100 characters' })
  @Form(isName)
  name: string;

  @Field(() => String, {
    description: 'Exactly a handle or spelling of the register, else a new person with it; refused where it looks like an existing one',
  })
  @Form(isName)
  person: string;

  @Field(() => RoleEnum, { description: 'What it may do' })
  @IsIn(ROLES, says('invalid', 'There is no such role.', `Send one of ${ROLES.join(', ')}.`))
  role: Role;

  @Field(() => Date, { nullable: true, description: 'From then on it is refused; null or absent: it does not end by itself' })
  @IsOptional()
  @IsDate(says('invalid', 'This is no moment.', 'Send for example "2027-01-31T00:00:00Z".'))
  expiresAt?: Date | null;
}

@ArgsType()
export class CreateApiKeyArgs {
  @Field(() => CreateApiKeyInput, { description: 'What to make' })
  @Nested(() => CreateApiKeyInput)
  input: CreateApiKeyInput;
}

@ArgsType()
export class RevokeApiKeyArgs {
  @Field(() => ID, { description: 'Of a key that is not revoked yet; the query apiKeys lists them' })
  @IsIdText()
  id: string;
}

@ObjectType({ description: 'The key that was made, with its token' })
export class CreateApiKeyPayload {
  @Field(() => ApiKey, { nullable: true, description: 'null where it was refused' })
  apiKey?: ApiKey | null;

  @Field(() => String, { nullable: true, description: 'Shown now and never again; null: there are errors, and no key' })
  token?: string | null;

  @Field(() => [UserError], { description: 'Why nothing was made; empty when it was' })
  userErrors: UserError[];
}

@ObjectType({ description: 'The key that was taken back' })
export class RevokeApiKeyPayload {
  @Field(() => ApiKey, { nullable: true, description: 'null where there is no usable key of that id' })
  apiKey?: ApiKey | null;

  @Field(() => [UserError], { description: 'Why nothing was revoked; empty when it was' })
  userErrors: UserError[];
}
