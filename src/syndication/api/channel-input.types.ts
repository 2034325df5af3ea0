import { ArgsType, Field, InputType, Int } from '@nestjs/graphql';
import { IsBoolean, IsOptional, Matches } from 'class-validator';
import { problem } from '../../../libs/problem/index.js';
import { Form, HasAtMost, IsCodeList, IsCodeText, IsPlainText, IsWhole, JsonScalar, JudgedBy, Nested, says } from '../../api/index.js';
import { CODE, credentialsFault } from '../connect/accounts.service.js';

const isCode = (): PropertyDecorator =>
  Matches(CODE, says('bad_code', 'A code is letters, digits, _ . -', 'Send for example "shopify-us"'));

/** Which fields there are is the adapter's rule; that they are fields is the form. */
const isSettings = (): PropertyDecorator =>
  Form((settings, path) =>
    typeof settings === 'object' && settings !== null && !Array.isArray(settings)
      ? undefined
      : problem('bad_settings', path, 'Settings are an object of fields.', 'Send {} where there are none.'),
  );
const BY_ADAPTER = 'checkSettings of the adapter: which fields there are follows from the kind of channel';

@InputType({ description: 'A destination to connect' })
export class CreateAccountInput {
  @Field(() => String, { description: 'What its channels will name: 1 to 100 letters, digits and _ . -' })
  @isCode()
  code: string;

  @Field(() => String, { description: 'shopify, amazon or google' })
  @IsCodeText()
  kind: string;

  @Field(() => JsonScalar, { description: 'What is no secret; the page of the channel lists its fields' })
  @isSettings()
  @JudgedBy(BY_ADAPTER)
  settings: unknown;

  @Field(() => JsonScalar, { description: 'Name → secret, texts only; stored sealed and never given back' })
  @Form((credentials, path) => credentialsFault(credentials, path))
  credentials: unknown;
}

@InputType({ description: 'What changes of an account; what is left out stays' })
export class UpdateAccountInput {
  @Field(() => String, { description: 'Of the account that is there' })
  @IsCodeText()
  code: string;

  @Field(() => JsonScalar, { nullable: true, description: 'All of them: they replace what was stored; absent: they stay' })
  @IsOptional()
  @isSettings()
  @JudgedBy(BY_ADAPTER)
  settings?: unknown;

  @Field(() => JsonScalar, { nullable: true, description: 'All of them: they replace what was stored; absent: they stay' })
  @IsOptional()
  @Form((credentials, path) => credentialsFault(credentials, path))
  credentials?: unknown;
}

@InputType({ description: 'A place in an account to be present in' })
export class CreateChannelInput {
  @Field(() => String, { description: 'What approvals, cells and mappings will name: 1 to 100 letters, digits and _ . -' })
  @isCode()
  code: string;

  @Field(() => String, { description: 'Code of the account that it is in' })
  @IsCodeText()
  account: string;

  @Field(() => String, { description: 'Code of the market whose offers it shows' })
  @IsCodeText()
  market: string;

  @Field(() => [String], { description: 'At least one; the first is rendered where the channel takes one language only' })
  @IsCodeList({
    most: 200,
    empty: (path) => problem('locale_missing', path, 'A channel has at least one locale', 'Send the one to render first'),
  })
  locales: string[];

  @Field(() => JsonScalar, { description: 'Where in the account it is; the page of the channel lists its fields' })
  @isSettings()
  @JudgedBy(BY_ADAPTER)
  settings: unknown;

  @Field(() => Boolean, { nullable: true, description: 'Renders and shows everything, sends nothing; false when absent' })
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean | null;
}

@ArgsType()
export class CreateAccountArgs {
  @Field(() => CreateAccountInput, { description: 'What to make' })
  @Nested(() => CreateAccountInput)
  input: CreateAccountInput;
}

@ArgsType()
export class UpdateAccountArgs {
  @Field(() => UpdateAccountInput, { description: 'Which account, and what changes of it' })
  @Nested(() => UpdateAccountInput)
  input: UpdateAccountInput;
}

@ArgsType()
export class CreateChannelArgs {
  @Field(() => CreateChannelInput, { description: 'What to connect' })
  @Nested(() => CreateChannelInput)
  input: CreateChannelInput;
}

@ArgsType()
export class ChannelCodeArgs {
  @Field(() => String, { description: 'Of a connected channel; the query channels lists them' })
  @IsCodeText()
  code: string;
}

@ArgsType()
export class ChannelArgs {
  @Field(() => String, { description: 'Code of a connected channel; the query channels lists them' })
  @IsCodeText()
  channel: string;
}

@ArgsType()
export class SetDryRunArgs extends ChannelArgs {
  @Field(() => Boolean, { description: 'true: nothing more is sent; false: what came up in the meantime is' })
  @IsBoolean()
  dryRun: boolean;
}

const MOST_UNITS = 1_000_000;

@ArgsType()
export class SetStockPolicyArgs extends ChannelArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'Safety stock: units that it never shows, at each location that it counts apart; 0 to 1,000,000; none when absent',
  })
  @IsOptional()
  @IsWhole(0, MOST_UNITS)
  safety?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The most units that it shows, at each location that it counts apart; 0 to 1,000,000; absent: whatever there is',
  })
  @IsOptional()
  @IsWhole(0, MOST_UNITS)
  cap?: number | null;
}

@InputType({ description: 'A location whose counts a channel takes' })
export class StockLocationInput {
  @Field(() => String, { description: 'As sources name it in the stock of their offers' })
  @IsPlainText(100)
  location: string;

  @Field(() => String, {
    nullable: true,
    description: 'The channel’s own id of it, where it counts apart: of all its locations or of none',
  })
  @IsOptional()
  @IsPlainText(255)
  locationId?: string | null;
}

@ArgsType()
export class SetStockLocationArgs extends ChannelArgs {
  @Field(() => String, {
    description:
      'The channel’s own id of it, such as gid://shopify/Location/7: one that is active there. Required: a location is changed, never unset',
  })
  @IsPlainText(255)
  locationId: string;
}

@ArgsType()
export class SetStockLocationsArgs extends ChannelArgs {
  @Field(() => [StockLocationInput], { description: 'All of them, at most 200: they replace what it had; [] counts all, in one number' })
  @Nested(() => StockLocationInput)
  @HasAtMost(200)
  locations: StockLocationInput[];
}
