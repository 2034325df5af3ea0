import type { Option } from '../shop/records.js';
import type { UserErrors } from './errors.js';
import type { OptionInput, OptionValueInput, VariantInput } from './inputs.js';

export const MAX_OPTIONS = 3;
export const MAX_VARIANTS = 2_048;

export interface OptionPlan {
  name: string;
  id: string | null;
  values: string[];
  /** By place: the id under which a value was sent, so that a renamed one stays itself. */
  valueIds: (string | null)[];
}

/** Names and values of the options as the product will have them. One that is named by id must be the product's, and may leave its name out. */
export function checkOptions(inputs: OptionInput[], existing: Option[], errors: UserErrors): OptionPlan[] {
  if (inputs.length > MAX_OPTIONS)
    errors.add('OPTIONS_OVER_LIMIT', 'productOptions', `Can only specify a maximum of ${MAX_OPTIONS} options`);
  const names = new Set<string>();
  return inputs.map((option, index) => {
    const at = `productOptions.${index}`;
    const known = existing.find(({ id }) => id === option.id);
    if (option.id && !known) errors.add('OPTION_DOES_NOT_EXIST', `${at}.id`, 'Option does not exist');
    const name = (option.name ?? known?.name ?? '').trim();
    if (option.linkedMetafield)
      errors.add('LINKED_OPTIONS_NOT_SUPPORTED_FOR_SHOP', at, 'Linked options are currently not supported for this shop.');
    if (name === '') errors.add('INVALID_INPUT', `${at}.name`, "Option name can't be blank");
    if (name.length > 255) errors.add('INVALID_INPUT', `${at}.name`, 'Option name is too long (maximum is 255 characters)');
    if (names.has(name.toLowerCase())) errors.add('DUPLICATED_OPTION_NAME', at, `Option ${name} is given twice`);
    names.add(name.toLowerCase());
    const valueIds = (option.values ?? []).map((value) => value.id ?? null);
    return { name, id: option.id ?? null, values: checkValues(option, known ?? sameName(existing, name), at, errors), valueIds };
  });
}

const sameName = (options: Option[], name: string): Option | undefined => options.find((option) => option.name === name);

function checkValues(option: OptionInput, existing: Option | undefined, at: string, errors: UserErrors): string[] {
  const values = (option.values ?? []).map(({ id, name }, index) => {
    const known = existing?.values.find((value) => value.id === id);
    if (id && !known) errors.add('OPTION_VALUE_DOES_NOT_EXIST', `${at}.values.${index}.id`, 'Option value does not exist');
    return (name ?? known?.name ?? '').trim();
  });
  if (values.length === 0) errors.add('OPTION_VALUES_MISSING', at, 'Each option must have at least one option value specified.');
  const seen = new Set<string>();
  values.forEach((value, index) => {
    const path = `${at}.values.${index}.name`;
    if (value === '') return errors.add('INVALID_INPUT', path, "Option value name can't be blank");
    if (value.length > 255) errors.add('INVALID_INPUT', path, 'Option value name is too long (maximum is 255 characters)');
    if (seen.has(value.toLowerCase())) errors.add('DUPLICATED_OPTION_VALUE', path, `Option value ${value} is given twice`);
    seen.add(value.toLowerCase());
  });
  return values;
}

/** The value index of each option for each variant; a variant that names too few, unknown or already used ones ends in `errors`. */
export function checkCombinations(options: OptionPlan[], variants: VariantInput[], errors: UserErrors): number[][] {
  if (variants.length > MAX_VARIANTS) errors.add('VARIANTS_OVER_LIMIT', 'variants', `A product has at most ${MAX_VARIANTS} variants`);
  const lookups = options.map((option) => new Map(option.values.map((value, index) => [value.toLowerCase(), index])));
  const taken = new Set<string>();
  return variants.map((variant, index) => {
    const at = `variants.${index}`;
    const picks = options.map(() => -1);
    variant.optionValues.forEach((value, place) => pick(value, `${at}.optionValues.${place}`, options, lookups, picks, errors));
    if (picks.includes(-1)) {
      if (variant.optionValues.length < options.length)
        errors.add('INVALID_VARIANT', `${at}.optionValues`, 'You need to add option values for every option');
      return picks;
    }
    const key = picks.join('/');
    const title = picks.map((choice, option) => options[option]!.values[choice]).join(' / ');
    if (taken.has(key)) errors.add('INVALID_VARIANT', at, `The variant '${title}' already exists.`);
    taken.add(key);
    return picks;
  });
}

function pick(
  value: OptionValueInput,
  at: string,
  options: OptionPlan[],
  lookups: Map<string, number>[],
  picks: number[],
  errors: UserErrors,
): void {
  const wanted = value.optionName?.trim().toLowerCase();
  const option = options.findIndex((other) => (value.optionId ? other.id === value.optionId : other.name.toLowerCase() === wanted));
  if (option === -1) return errors.add('OPTION_DOES_NOT_EXIST', at, 'Option does not exist');
  const choice = lookups[option]!.get(value.name?.trim().toLowerCase() ?? '');
  if (choice === undefined) return errors.add('OPTION_VALUE_DOES_NOT_EXIST', at, 'Option value does not exist');
  if (picks[option] !== -1) return errors.add('INVALID_VARIANT', at, 'An option is named twice');
  picks[option] = choice;
}
