import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsDate, IsIn, IsOptional, Length } from 'class-validator';
import { UserError } from '../types/user-error.types.js';
import { ROLES, type Role } from './actor.js';

export const RoleEnum = Object.fromEntries(ROLES.map((role) => [role, role])) as { [R in Role]: R };
registerEnumType(RoleEnum, { name: 'Role', description: 'What a key may do' });

@ObjectType({ description: 'A key to this API. Its token is shown once, when it is made.' })
export class ApiKey {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  name: string;

  @Field(() => String, { description: 'Whom the key was given to: four eyes are counted in persons' })
  person: string;

  @Field(() => RoleEnum)
  role: Role;

  @Field(() => String, { description: 'The first characters of the token, to tell keys apart' })
  prefix: string;

  @Field(() => Date)
  createdAt: Date;

  @Field(() => Date, { nullable: true })
  expiresAt: Date | null;

  @Field(() => Date, { nullable: true })
  revokedAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'To the minute' })
  lastUsedAt: Date | null;
}

@InputType()
export class CreateApiKeyInput {
  @Field(() => String)
  @Length(1, 100, { message: 'must have 1 to 100 characters' })
  name: string;

  @Field(() => String)
  @Length(1, 100, { message: 'must have 1 to 100 characters' })
  person: string;

  @Field(() => RoleEnum)
  @IsIn(ROLES)
  role: Role;

  @Field(() => Date, { nullable: true })
  @IsOptional()
  @IsDate()
  expiresAt?: Date | null;
}

@ObjectType()
export class CreateApiKeyPayload {
  @Field(() => ApiKey, { nullable: true })
  apiKey?: ApiKey | null;

  @Field(() => String, { nullable: true, description: 'Shown now and never again' })
  token?: string | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class RevokeApiKeyPayload {
  @Field(() => ApiKey, { nullable: true })
  apiKey?: ApiKey | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
