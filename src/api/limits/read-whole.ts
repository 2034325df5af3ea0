import { Extensions } from '@nestjs/graphql';
import type { GraphQLObjectType } from 'graphql';

export const READ_WHOLE = 'plinth:read-whole';

/**
 * Above a type of definitions or settings, of which all are read at once: smaller pages cannot be asked for. What its JSON may hold is bounded where
 * it is saved, and it was read before it is counted, so it costs an answer no more than its field; but only once, for an alias costs nothing to write.
 */
export const ReadWhole = () => Extensions({ [READ_WHOLE]: true });

export const isReadWhole = ({ extensions }: GraphQLObjectType): boolean => extensions[READ_WHOLE] === true;
