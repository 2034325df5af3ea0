import { randomBytes, randomUUID } from 'node:crypto';

/** Of the machine's own chance: for keys, tokens and names that nobody may guess, and that nothing else depends on. */
export const secureBytes = (count: number): Buffer => randomBytes(count);

/** A version 4 UUID of the same chance, in lower case. */
export const newUuid = (): string => randomUUID();
