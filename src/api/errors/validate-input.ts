import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { problem, type Problem } from '../../../libs/problem/index.js';

/** Checks an input by the class-validator rules of its class and returns what is wrong, as data, with dotted paths below `input`. */
export function validateInput<T extends object>(type: new () => T, input: T): Problem[] {
  const instance = plainToInstance(type, input);
  return validateSync(instance, { forbidUnknownValues: false }).flatMap((error) => flatten(error, 'input'));
}

function flatten(error: ValidationError, above: string): Problem[] {
  const path = `${above}.${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((text) => problem('invalid', path, `${path} ${text}.`, 'Correct this value.'));
  return own.concat((error.children ?? []).flatMap((child) => flatten(child, path)));
}
