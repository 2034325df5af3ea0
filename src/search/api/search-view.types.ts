import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { Form, HasAtMost, IsCodeText, IsIdText, IsWhole, JsonScalar, Nested, ReadWhole, textFault, UserError } from '../../api/index.js';
import { bidiIn, isUnseen } from '../../port/kit/index.js';
import { ROWS, type Rows } from '../query/rows.js';
import type { SeenView } from '../views/search-views.service.js';
import { SearchFilterInput } from './search-filter.types.js';
import { SearchRowsEnum, SearchSortInput } from './search.types.js';

const NAME_MAX = 100;
const MOST_COLUMNS = 50;
const REVISION_MAX = 2_147_483_647;

function isName(value: unknown, path: string): Problem | undefined {
  if (typeof value !== 'string') return textFault(value, path, NAME_MAX);
  if (isUnseen(value)) return problem('invalid', path, 'A view has a name that people can read.', 'Send at least one letter.');
  const turns = bidiIn(value);
  if (turns) return problem('invalid', path, `The name has ${turns}, by which it reads otherwise than it is written.`, 'Send it without such signs.'); // prettier-ignore
  return textFault(value, path, NAME_MAX);
}

@InputType({ description: 'A column in which a view shows an attribute' })
export class SearchColumnInput {
  @Field(() => String, { description: 'Code of what is shown there' })
  @IsCodeText()
  attribute: string;
  @Field(() => String, { nullable: true, description: 'Needed where the attribute has a value for each locale' })
  @IsOptional()
  @IsCodeText()
  locale?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'As this channel, group or market sees the attribute; absent: what is written for all',
  })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;
}

@InputType({ description: 'A view as it is to be from now on: what is left out is empty' })
export class SearchViewInput {
  @Field(() => ID, { nullable: true, description: 'Of a view of your own that is to change; without it a new one is made' })
  @IsOptional()
  @IsIdText()
  id?: string | null;
  @Field(() => Int, { nullable: true, description: 'With id: the revision that you have read, so that no other change is lost' })
  @IsOptional()
  @IsWhole(1, REVISION_MAX)
  revision?: number | null;
  @Field(() => String, { description: 'As people find it: 1 to 100 characters, need not be unique' })
  @Form(isName)
  name: string;
  @Field(() => Boolean, {
    nullable: true,
    description: 'True: everybody sees and may use it, which the audit tells; else only you do. At most 500 are shared',
  })
  @IsOptional()
  @IsBoolean()
  shared?: boolean | null;
  @Field(() => SearchFilterInput, { nullable: true, description: 'Which rows; all when absent' })
  @IsOptional()
  @Nested(() => SearchFilterInput)
  filter?: SearchFilterInput | null;
  @Field(() => SearchRowsEnum, { nullable: true, description: 'What the rows are, unless the caller says so himself' })
  @IsOptional()
  @IsIn(ROWS)
  rows?: Rows | null;
  @Field(() => SearchSortInput, { nullable: true, description: 'In which order they come, unless the caller says so himself' })
  @IsOptional()
  @Nested(() => SearchSortInput)
  sort?: SearchSortInput | null;
  @Field(() => [SearchColumnInput], { nullable: true, description: 'What whoever shows the view puts beside each row; at most 50' })
  @IsOptional()
  @HasAtMost(MOST_COLUMNS)
  @Nested(() => SearchColumnInput)
  columns?: SearchColumnInput[] | null;
}

@ArgsType()
export class SaveSearchViewArgs {
  @Field(() => SearchViewInput, { description: 'What is kept' })
  @Nested(() => SearchViewInput)
  input: SearchViewInput;
}

@ArgsType()
export class DeleteSearchViewArgs {
  @Field(() => ID, { description: 'Of a view of your own; for administrators also of one that somebody shares' })
  @IsIdText()
  id: string;
}

@ReadWhole()
@ObjectType({ description: 'A search that somebody keeps' })
export class SearchView {
  @Field(() => ID, { description: 'For searchProducts(view:)' })
  id: string;
  @Field(() => String, { description: 'As people find it' })
  name: string;
  @Field(() => String, { description: 'Who keeps it: a spelling of a person' })
  owner: string;
  @Field(() => Boolean, { description: 'True: you keep it, and may change it' })
  isMine: boolean;
  @Field(() => Boolean, { description: 'True: everybody sees and may use it' })
  shared: boolean;
  @Field(() => JsonScalar, { description: 'In the form of SearchFilterInput' })
  filter: unknown;
  @Field(() => SearchRowsEnum, { nullable: true, description: 'What its rows are; null: products' })
  rows: Rows | null;
  @Field(() => JsonScalar, { nullable: true, description: 'In the form of SearchSortInput; null: by SKU' })
  sort: unknown;
  @Field(() => JsonScalar, { description: 'A list in the form of SearchColumnInput' })
  columns: unknown;
  @Field(() => Int, { description: 'Raised by each change' })
  revision: number;
  @Field(() => Date, { description: 'When it was saved last' })
  updatedAt: Date;
  @Field(() => [UserError], {
    description: 'Why it cannot be used as it is: an attribute that is gone, say, at its path in the view; empty: it can',
  })
  faults: UserError[];

  static from(this: void, { id, name, owner, isMine, isShared, question, form: _form, revision, updatedAt, faults }: SeenView): SearchView {
    const { filter, rows, sort, columns } = question;
    return {
      ...{ id, name, owner, isMine, shared: isShared, filter, rows, sort, columns, revision, updatedAt },
      faults: faults.map(UserError.from),
    };
  }
}

@ObjectType({ description: 'The view as it is kept now' })
export class SearchViewPayload {
  @Field(() => SearchView, { nullable: true, description: 'Null where nothing was saved' })
  view: SearchView | null;
  @Field(() => [UserError], { description: 'Why nothing was saved; empty when it was' })
  userErrors: UserError[];
}

@ObjectType({ description: 'Whether the view is gone' })
export class DeleteSearchViewPayload {
  @Field(() => ID, { nullable: true, description: 'Of the view that is gone; null: it is still there' })
  deletedId: string | null;
  @Field(() => [UserError], { description: 'Why nothing was deleted; empty when it was' })
  userErrors: UserError[];
}
