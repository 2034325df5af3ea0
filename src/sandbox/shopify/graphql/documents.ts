import {
  getOperationAST,
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
} from 'graphql';
import { costOf, type CostOf } from './cost.js';
import { tooLargeLiteral } from './input-size.js';

export type PreparedOperation = { document: DocumentNode; isMutation: boolean; cost: CostOf } | { errors: readonly GraphQLError[] };

/** Clients send the same few texts again and again: parsing and validating each once is what makes hundreds of calls a second possible. */
const KEPT = 500;

export class Documents {
  private readonly prepared = new Map<string, PreparedOperation>();

  constructor(private readonly schema: GraphQLSchema) {}

  get(query: string, operationName?: string | null): PreparedOperation {
    const key = `${operationName ?? ''}\u0000${query}`;
    const known = this.prepared.get(key);
    if (known) return known;
    const prepared = this.prepare(query, operationName);
    if (this.prepared.size >= KEPT) this.prepared.delete(this.prepared.keys().next().value!);
    this.prepared.set(key, prepared);
    return prepared;
  }

  private prepare(query: string, operationName?: string | null): PreparedOperation {
    let document: DocumentNode;
    try {
      document = parse(query);
    } catch (error) {
      return { errors: [error as GraphQLError] };
    }
    const errors = validate(this.schema, document);
    if (errors.length > 0) return { errors };
    const tooLarge = tooLargeLiteral(document);
    if (tooLarge) return { errors: [tooLarge] };
    const operation = getOperationAST(document, operationName);
    if (!operation) return { errors: [new GraphQLError('An operation name is required')] };
    const fragments = new Map(
      document.definitions
        .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
        .map((node) => [node.name.value, node]),
    );
    return { document, isMutation: operation.operation === 'mutation', cost: costOf(this.schema, operation, fragments) };
  }
}
