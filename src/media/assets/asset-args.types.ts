import { ArgsType, Field, Int } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { problem } from '../../../libs/problem/index.js';
import { Form, IsPageSize, IsPlainText } from '../../api/index.js';
import { readAssetCursor } from './assets.types.js';

@ArgsType()
export class AssetArgs {
  @Field(() => String, { description: 'SHA-256 of its bytes: 64 hex digits' })
  @IsPlainText(64)
  hash: string;
}

@ArgsType()
export class AssetsArgs {
  @Field(() => Int, { defaultValue: 20, description: 'How many, 1 to 100' })
  @IsOptional()
  @IsPageSize(100, 'assets', 'bad_page')
  first?: number;

  @Field(() => String, { nullable: true, description: 'Cursor of the page before; absent: from the newest on' })
  @IsOptional()
  @Form((after: string, path) =>
    after === '' || readAssetCursor(after)
      ? undefined
      : problem('bad_page', path, 'This is no cursor of a page of assets.', 'Pass `endCursor` of the page before.'),
  )
  after?: string | null;
}
