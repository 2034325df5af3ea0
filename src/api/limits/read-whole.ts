import { Extensions } from '@nestjs/graphql';
import type { GraphQLObjectType } from 'graphql';

export const READ_WHOLE = 'plinth:read-whole';

/**
 * Above a type of definitions, of which all are read at once, without pages: what its JSON may hold is bounded where it is saved, and it is in
 * memory anyway, so it costs an answer no more than its field; but only once, for an alias costs nothing to write.
 */
export const ReadWhole = () => Extensions({ [READ_WHOLE]: true });

export const isReadWhole = ({ extensions }: GraphQLObjectType): boolean => extensions[READ_WHOLE] === true;
