import { badFeedLabel, FEED_LABEL, type DataSource, type PrimaryProductDataSource } from './data-source.js';
import type { Account } from './merchant.js';
import type { Json } from './proto/index.js';
import { invalid, notFound, GoogleError } from './google-error.js';

const KINDS = [
  'primaryProductDataSource',
  'supplementalProductDataSource',
  'localInventoryDataSource',
  'regionalInventoryDataSource',
  'promotionDataSource',
  'productReviewDataSource',
  'merchantReviewDataSource',
];

/** Makes a data source from a checked body. With `fileInput` it is fed by files, and takes no products through the API. */
export function createDataSource(account: Account, body: Json): DataSource | GoogleError {
  if (!KINDS.some((kind) => kind in body)) {
    return invalid('REQUIRED_FIELD', '[data_source.type] A data source needs a type, such as primaryProductDataSource.', {
      FIELD_LOCATION: 'data_source.type',
    });
  }
  const label = (body.primaryProductDataSource as PrimaryProductDataSource | undefined)?.feedLabel;
  if (label !== undefined && !FEED_LABEL.test(label)) return badFeedLabel(label);
  const id = String(10_000_000 + account.nextId++);
  const source = {
    ...body,
    name: `accounts/${account.id}/dataSources/${id}`,
    dataSourceId: id,
    input: body.fileInput ? 'FILE' : 'API',
  } as DataSource;
  account.dataSources.set(id, source);
  return source;
}

export function dataSource(account: Account, id: string, field = 'name'): DataSource | GoogleError {
  return (
    account.dataSources.get(id) ??
    notFound('DATA_SOURCE_NOT_FOUND', `[${field}] Data source ${id} does not exist.`, { FIELD_LOCATION: field, FIELD_VALUE: id })
  );
}

/** The data source that a product call names in its query: a primary one fed by the API, or the call is refused for good. */
export function writableDataSource(account: Account, name: string | undefined): DataSource | GoogleError {
  const place = { FIELD_LOCATION: 'data_source', FIELD_VALUE: name ?? '' };
  if (!name) return invalid('REQUIRED_FIELD', '[data_source] Required parameter: dataSource', place);
  const [, accountId, id] = /^accounts\/(\d+)\/dataSources\/(\d+)$/.exec(name) ?? [];
  if (id === undefined) return invalid('INVALID_NAME', `[data_source] The resource name is malformed: ${name}`, place);
  if (accountId !== account.id)
    return invalid('DATA_SOURCE_OF_OTHER_ACCOUNT', `[data_source] ${name} is not of account ${account.id}.`, place);
  const source = dataSource(account, id, 'data_source');
  if (source instanceof GoogleError) return source;
  if (!source.primaryProductDataSource)
    return invalid('INVALID_DATA_SOURCE_TYPE', '[data_source] Not a primary product data source.', place);
  if (source.input !== 'API')
    return invalid('INVALID_DATA_SOURCE_INPUT', '[data_source] Only API data sources are supported; this one is fed by a file.', place);
  return source;
}
