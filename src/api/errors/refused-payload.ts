import { getNullableType, isListType, isNonNullType, isObjectType, isScalarType, type GraphQLResolveInfo } from 'graphql';
import type { Problem } from '../../../libs/problem/index.js';
import { UserError } from '../types/user-error.types.js';

/**
 * What a mutation answers that was refused before it began: its own payload with the problems as `userErrors`, lists empty, counts 0, flags
 * false, and what only repeats an argument (a review's id) repeated. Undefined where the field has no such payload: a query fails by an error.
 */
export function refusedPayload(
  problems: Problem[],
  { returnType }: Pick<GraphQLResolveInfo, 'returnType'>,
  args: Record<string, unknown>,
): object | undefined {
  const payload = getNullableType(returnType);
  if (!isObjectType(payload) || !payload.getFields()['userErrors']) return undefined;
  const answer: Record<string, unknown> = { userErrors: problems.map(UserError.from) };
  for (const { name, type } of Object.values(payload.getFields())) {
    if (name === 'userErrors' || !isNonNullType(type)) continue;
    if (isListType(type.ofType)) answer[name] = [];
    else if (isScalarType(type.ofType) && type.ofType.name === 'Int') answer[name] = 0;
    else if (isScalarType(type.ofType) && type.ofType.name === 'Boolean') answer[name] = false;
    else answer[name] = args[name];
  }
  return answer;
}
