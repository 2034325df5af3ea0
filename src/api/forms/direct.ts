import 'reflect-metadata';
import { FormRefusal } from './form-refusal.js';
import { judgeForm } from './judge-form.js';
import type { FormClass } from './form.js';

/** Where Nest keeps what the decorators of parameters said. */
const PARAMETERS = '__routeArguments__';

type Args = Record<string, unknown>;
type Field = (this: unknown, parent: unknown, args: Args) => unknown;

/**
 * For a field of many rows that takes arguments: the engine calls it itself, as Nest lets it call those without arguments, and their form is judged here,
 * once for each value of them. Through Nest each row would wait for guards, pipes and a promise, of which a field has none. The method takes the parent and
 * the arguments, in this order.
 */
export function Direct(form: FormClass) {
  return <M extends (...given: never[]) => unknown>(target: object, name: string, descriptor: TypedPropertyDescriptor<M>): void => {
    const method = descriptor.value as unknown as Field;
    let sound: Args | undefined;
    const direct: Field = function (parent, args) {
      if (!sound || !isSame(sound, args)) {
        const problems = judgeForm(form, args);
        if (problems.length > 0) throw new FormRefusal(problems, 'custom');
        sound = args;
      }
      return method.call(this, parent, args);
    };
    descriptor.value = direct as unknown as M;
    Reflect.deleteMetadata(PARAMETERS, target.constructor, name);
  };
}

/** A list that was given anew may hold something else. */
function isSame(one: Args, other: Args): boolean {
  const names = Object.keys(other);
  return names.length === Object.keys(one).length && names.every((name) => Object.is(one[name], other[name]));
}
