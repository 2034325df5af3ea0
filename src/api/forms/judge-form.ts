import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { nestedOf, type FormClass, type Meaning } from './form.js';
import { rememberRules } from './remembered-rules.js';

rememberRules();

/** Whether a class states a form at all; the pipe leaves everything else alone. Remembered: it is asked for every argument of every call. */
const forms = new Map<unknown, boolean>();

/** Whether a class states a form at all. */
export function statesForm(type: unknown): type is FormClass {
  let known = forms.get(type);
  if (known === undefined) {
    const rules = () => getMetadataStorage().getTargetValidationMetadatas(type as FormClass, '', false, false);
    forms.set(type, (known = typeof type === 'function' && rules().length > 0));
  }
  return known;
}

/**
 * All that is wrong with the form of `given`, in the order of its fields: one problem per field (a list: per element), each with its place
 * below `path`. Empty: it is sound. What is no object at all is judged as an empty one.
 */
export function judgeForm(type: FormClass, given: unknown, path = ''): Problem[] {
  const findings = validateSync(instanceOf(type, given), { forbidUnknownValues: false });
  return findings.flatMap((finding) => toProblems(finding, path));
}

/**
 * class-validator finds its rules by the object's class. Only objects that have a form of their own are copied, and shallowly:
 * class-transformer walks into every JSON value, and a call of 500 products carries ten thousand of them.
 */
function instanceOf(type: FormClass, given: unknown): object {
  const made = Object.create(type.prototype as object) as Record<string, unknown>;
  const source = typeof given === 'object' && given !== null && !Array.isArray(given) ? (given as Record<string, unknown>) : {};
  for (const key of Object.keys(source)) if (key !== '__proto__') made[key] = source[key];
  for (const [property, inner] of nestedOf(type)) {
    const value = made[property];
    if (Array.isArray(value)) made[property] = value.map((one: unknown) => instanceOf(inner(), one));
    else if (value != null) made[property] = instanceOf(inner(), value);
  }
  return made;
}

function toProblems(
  { property, constraints = {}, contexts = {}, children = [], value, target }: ValidationError,
  above: string,
): Problem[] {
  const path = above === '' ? property : `${above}.${property}`;
  // Not its stopAtFirstError: that would leave the elements of a list unjudged where the list itself is wrong.
  const own = Object.entries(constraints)
    .slice(0, 1)
    .flatMap(([name, text]) => {
      const meaning = (contexts as Record<string, Meaning>)[name];
      if (!meaning) return [problem('invalid', path, `${path} ${text}.`, 'Correct this value.')];
      if ('judge' in meaning) return meaning.judge(value as never, path, target ?? {}) ?? [];
      return [problem(meaning.code, meaning.path ?? path, text, meaning.fix)];
    });
  return children.flatMap((child) => toProblems(child, path)).concat(own);
}
