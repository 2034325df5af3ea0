import { attribute, cell, LANGUAGE_TAG, MARKETPLACE_ID, object, type Cell, type Label, type Make, type Schema } from './shape.js';

/** The handful of forms that nearly every Amazon attribute takes. */

export interface TextForm {
  max: number;
  most?: number;
  least?: number;
  bytes?: number;
  suggestions?: readonly string[];
  choices?: Cell['choices'];
  keywords?: Schema;
}

const textCell = (label: Label, { max, bytes, suggestions, choices }: TextForm): Make =>
  cell(label, {
    type: 'string',
    limits: { minLength: 1, maxLength: max, ...(bytes && { maxUtf8ByteLength: bytes }) },
    suggestions,
    choices,
  });

/** Text in a language: one list of instances per (marketplace, language). */
export function localText(label: Label, form: TextForm): Make {
  return attribute(label, {
    fields: { language_tag: LANGUAGE_TAG, marketplace_id: MARKETPLACE_ID, value: textCell(label, form) },
    required: ['language_tag', 'value'],
    selectors: ['marketplace_id', 'language_tag'],
    most: form.most,
    least: form.least,
    keywords: form.keywords,
  });
}

/** A value that has no language. */
export function plain(label: Label, value: Cell, options: { most?: number; keywords?: Schema } = {}): Make {
  return attribute(label, {
    fields: { marketplace_id: MARKETPLACE_ID, value: cell(label, value) },
    required: ['value'],
    selectors: ['marketplace_id'],
    most: options.most,
    keywords: options.keywords,
  });
}

export function yesNo(label: Label): Make {
  return plain(label, {
    type: 'boolean',
    choices: [
      [true, 'Yes', 'Ja'],
      [false, 'No', 'Nein'],
    ],
  });
}

export function choice(label: Label, choices: Cell['choices'], options: { most?: number; keywords?: Schema } = {}): Make {
  return plain(label, { type: 'string', choices }, options);
}

const UNITS = {
  weight: ['grams', 'kilograms', 'milligrams', 'ounces', 'pounds'],
  length: ['centimeters', 'feet', 'inches', 'meters', 'millimeters'],
  volume: ['cubic_centimeters', 'fluid_ounces', 'liters', 'milliliters'],
} as const;

export type Quantity = keyof typeof UNITS;

/** {value, unit}: `maxLength` on the number is one of Amazon's own quirks, kept so that validators meet it. */
const measureFields = (label: Label, quantity: Quantity): Record<string, Make> => ({
  unit: cell(label, { type: 'string', choices: UNITS[quantity].map((unit) => [unit, unit.replaceAll('_', ' ')] as const) }),
  value: cell(label, { type: 'number', limits: { minimum: 0, maxLength: 5000 } }),
});

export function measure(label: Label, quantity: Quantity): Make {
  return attribute(label, {
    fields: { ...measureFields(label, quantity), marketplace_id: MARKETPLACE_ID },
    required: ['unit', 'value'],
    selectors: ['marketplace_id'],
  });
}

/** Several lengths in one instance, each an object {value, unit}. */
export function lengths(label: Label, sides: readonly string[], keywords?: Schema): Make {
  const side = object(measureFields(label, 'length'), ['unit', 'value']);
  return attribute(label, {
    fields: { ...Object.fromEntries(sides.map((name) => [name, side])), marketplace_id: MARKETPLACE_ID },
    required: [...sides],
    selectors: ['marketplace_id'],
    keywords,
  });
}

export function image(label: Label): Make {
  return attribute(label, {
    fields: {
      media_location: cell(label, { type: 'string', limits: { minLength: 1, maxLength: 2000, pattern: '^(https?|s3)://' } }),
      marketplace_id: MARKETPLACE_ID,
    },
    required: ['media_location'],
    selectors: ['marketplace_id'],
  });
}
