import { Field, Int, ObjectType } from '@nestjs/graphql';
import { ApiProperty } from '@nestjs/swagger';
import { IsUrl, MaxLength } from 'class-validator';
import { readMoment } from '../../../libs/clock/index.js';
import { JsonScalar, PageInfo, says, UserError } from '../../api/index.js';
import type { RenditionView } from '../renditions/rendition-reader.js';
import type { ListedAsset } from './asset.repository.js';
import type { Asset } from './asset.js';

@ObjectType({ description: 'What became of an asset under a channel’s profile' })
export class Rendition {
  @Field(() => String, { description: 'Code of the profile, such as shopify or amazon' })
  profile: string;

  @Field(() => String, { description: 'Hash of the profile’s settings: other settings make other files' })
  profileVersion: string;

  @Field(() => String, { description: 'pending, ready or failed' })
  state: string;

  @Field(() => String, { nullable: true, description: 'Public address; null: it is not ready' })
  url: string | null;

  @Field(() => String, { nullable: true, description: 'Of the made file: image/jpeg, image/png or image/webp; null until ready' })
  mediaType: string | null;

  @Field(() => Int, { nullable: true, description: 'Size of the made file; null until ready' })
  bytes: number | null;

  @Field(() => Int, { nullable: true, description: 'Pixels of the made file; null until ready' })
  width: number | null;

  @Field(() => Int, { nullable: true, description: 'Pixels of the made file; null until ready' })
  height: number | null;

  @Field(() => UserError, { nullable: true, description: 'Why it failed; null where it did not' })
  problem: UserError | null;

  static from(this: void, view: RenditionView): Rendition {
    return Object.assign(new Rendition(), { ...view, problem: view.problem && UserError.from(view.problem) });
  }
}

@ObjectType('Asset', { description: 'A media file, known by the SHA-256 of its bytes' })
export class AssetType {
  @Field(() => String, { description: 'SHA-256 of the bytes: 64 hex digits' })
  @ApiProperty({ description: 'SHA-256 of the bytes: 64 hex digits' })
  hash: string;

  @Field(() => String, { description: 'What it was called when it was first stored; not unique' })
  @ApiProperty({ description: 'What it was called when it was first stored; not unique' })
  fileName: string;

  @Field(() => String, { description: 'As its bytes say, not its name: image/jpeg, image/png …' })
  @ApiProperty({ description: 'As its bytes say, not its name: image/jpeg, image/png …' })
  mediaType: string;

  @Field(() => Int, { description: 'Size of the original, which is kept as it came' })
  @ApiProperty({ description: 'Size of the original, which is kept as it came' })
  bytes: number;

  @Field(() => Int, { description: 'Pixels, upright' })
  @ApiProperty({ description: 'Pixels, upright' })
  width: number;

  @Field(() => Int, { description: 'Pixels, upright' })
  @ApiProperty({ description: 'Pixels, upright' })
  height: number;

  @Field(() => JsonScalar, {
    description:
      'orientation, colourSpace, alpha, pages, unusedProfile (of which colours the colour profile is, where it is left out because they are not those of the picture), digitalSourceType, copyright: those that the file tells',
  })
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'orientation, colourSpace, alpha, pages, unusedProfile (of which colours the colour profile is, where it is left out because they are not those of the picture), digitalSourceType, copyright: those that the file tells',
  })
  properties: object;

  @Field(() => String, { description: '`upload`, `import` or the address it was fetched from' })
  @ApiProperty({ description: '`upload`, `import` or the address it was fetched from' })
  source: string;

  @Field(() => String, { description: 'The person whose call stored it first' })
  @ApiProperty({ description: 'The person whose call stored it first' })
  createdBy: string;

  @Field(() => Date, { description: 'When these bytes were first stored' })
  @ApiProperty({ description: 'When these bytes were first stored' })
  createdAt: Date;

  @Field(() => [Rendition], { description: 'What became of it under each profile that was asked for; empty where none was' })
  renditions: Rendition[];

  static from(this: void, asset: Asset, renditions: RenditionView[]): AssetType {
    return Object.assign(new AssetType(), asset, { renditions: renditions.map(Rendition.from) });
  }
}

@ObjectType({ description: 'A page of assets, newest first' })
export class AssetPage {
  @Field(() => [AssetType], { description: 'The assets, newest first' })
  nodes: AssetType[];

  @Field(() => PageInfo, { description: 'Whether there are more, and where to read on' })
  pageInfo: PageInfo;
}

/** `<moment>_<hash>`, unreadable on purpose: a cursor is not for building by hand. */
export function assetCursor(asset: ListedAsset): string {
  return Buffer.from(`${asset.at}_${asset.hash}`).toString('base64url');
}

export function readAssetCursor(cursor: string): { at: string; hash: string } | undefined {
  const [, at, hash] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_([0-9a-f]{64})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  return readMoment(at) && hash ? { at: at!, hash } : undefined;
}

export class FetchAssetBody {
  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true, require_tld: false },
    says('invalid', 'This is no http or https address.', 'Send for example "https://example.com/picture.jpg".', 'input.url'),
  )
  @MaxLength(2000, says('invalid', 'The address has more than 2,000 characters.', 'Send a shorter address of the picture.', 'input.url'))
  @ApiProperty({ description: 'Public http or https address of a picture', example: 'https://example.com/picture.jpg' })
  url: string;
}

export class StoredAsset {
  @ApiProperty({ type: AssetType, description: 'The stored picture, as it was first stored' })
  asset: Asset;

  @ApiProperty({ description: 'False when the same bytes were known already; `asset` is what was stored then.' })
  created: boolean;
}
