import { getOperationAST, GraphQLError, Kind, type ASTVisitor, type ValidationContext } from 'graphql';
import { operationIn } from '../http/graphql-requests.js';

/**
 * That the operation is there which is to run, told in the engine's own words. By POST it would find that out itself; by GET mercurius asks
 * what kind of operation it is before it knows that there is one. A rule is not told its name, so it looks where the text names it.
 */
export function hasOperation(context: ValidationContext): ASTVisitor {
  return {
    Document: (document) => {
      const name = operationIn(document.loc!.source.body);
      if (getOperationAST(document, name)) return;
      const any = document.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION);
      const unnamed = any ? 'Must provide operation name if query contains multiple operations.' : 'Must provide an operation.';
      context.reportError(new GraphQLError(name === undefined ? unnamed : `Unknown operation named "${name}".`));
    },
  };
}
