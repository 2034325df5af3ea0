import { buildSchema, GraphQLInterfaceType, type GraphQLSchema } from 'graphql';
import { SCHEMA } from '../../../contracts/shopify/index.js';
import { parseGid } from '../shop/ids.js';
import { attachFileFields } from './file-fields.js';
import { attachInventoryFields } from './inventory-fields.js';
import { attachMutations } from './mutations.js';
import { attachProductFields } from './product-fields.js';
import { attachQueries } from './queries.js';
import { attachScalars } from './scalars.js';

/** The executable schema: Shopify's own types, our resolvers. */
export function executableSchema(): GraphQLSchema {
  const schema = buildSchema(SCHEMA);
  attachScalars(schema);
  attachQueries(schema);
  attachMutations(schema);
  attachProductFields(schema);
  attachInventoryFields(schema);
  attachFileFields(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (type instanceof GraphQLInterfaceType) type.resolveType = (value: { id?: string }) => parseGid(value.id ?? '')?.type;
  }
  return schema;
}
