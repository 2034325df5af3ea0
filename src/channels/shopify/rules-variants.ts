import type { MappedNode } from '../../port/index.js';
import { foldLine, gtinError, type Violation } from '../../port/kit/index.js';
import { priceViolations } from './render-offer.js';
import type { Subject } from './subject.js';
import { weightOf } from './units.js';

export function variantViolations(subject: Subject): Violation[] {
  const { variants, policy } = subject;
  const many: Violation[] = [];
  if (variants.length > policy.variants) {
    const message = `${variants.length} variants; Shopify takes ${policy.variants}`;
    many.push({ code: 'too_many_variants', field: 'variants', message, fix: 'Split the product in the listing plan', owner: 'pim' });
  }
  return [
    ...many,
    ...nameViolations(subject),
    ...combinationViolations(subject),
    ...variants.flatMap((node) => [...newWithoutPrice(node, subject), ...codeViolations(node, subject)]),
  ];
}

/** Shopify tells names of options, and values of one, apart by more than case and blanks. */
const seenAs = (name: string): string => foldLine(name).toLowerCase();

/** Two options of one name, or two values of one option (Shopify: DUPLICATED_OPTION_NAME, DUPLICATED_OPTION_VALUE). */
function nameViolations({ payload: { input }, product }: Subject): Violation[] {
  const names = input.productOptions.map(({ name }) => name);
  const doubles = alikeOf(names).map(([one, other]): Violation => {
    const attributes = product.axes.filter(({ name }) => seenAs(name) === seenAs(one)).map(({ attribute }) => attribute);
    const message = `the axes ${attributes.join(' and ')} are both called ${JSON.stringify(one)}${one === other ? '' : ` and ${JSON.stringify(other)}`}`;
    return { code: 'duplicate_option_name', field: 'options', message, fix: 'Give one of the attributes another label', owner: 'pim' };
  });
  return [
    ...doubles,
    ...input.productOptions.flatMap(({ name, values }) =>
      alikeOf(values.map((value) => value.name)).map(([one, other]): Violation => {
        const message = `${name} has the values ${JSON.stringify(one)} and ${JSON.stringify(other)}, which Shopify takes for one`;
        return { code: 'duplicate_option_value', field: 'options', message, fix: 'Give one of the options another label', owner: 'pim' };
      }),
    ),
  ];
}

function alikeOf(names: string[]): [string, string][] {
  const first = new Map<string, string>();
  return names.flatMap((name): [string, string][] => {
    const other = first.get(seenAs(name));
    first.set(seenAs(name), other ?? name);
    return other === undefined ? [] : [[other, name]];
  });
}

/** Every variant names a value of each option, and no two name the same (Shopify: NEED_TO_ADD_OPTION_VALUES, VARIANT_ALREADY_EXISTS). */
function combinationViolations({ payload: { input }, product }: Subject): Violation[] {
  const holders = new Map<string, string>();
  return input.variants.flatMap(({ sku, optionValues }): Violation[] => {
    const field = 'options';
    if (product.axes.length > 0 && optionValues.length < product.axes.length) {
      const missing = product.axes
        .filter(({ name }) => !optionValues.some((value) => value.optionName === name))
        .map((axis) => axis.attribute);
      return [
        {
          code: 'axis_value_missing',
          field,
          sku,
          message: `no value for ${missing.join(', ')}`,
          fix: `Send ${missing.join(', ')} for it`,
          owner: 'erp',
        },
      ];
    }
    const combination = JSON.stringify(optionValues.map((value) => seenAs(value.name)));
    const holder = holders.get(combination);
    holders.set(combination, holder ?? sku);
    if (holder === undefined) return [];
    const message = `has the same options as ${holder} (${optionValues.map((value) => value.name).join(' / ')})`;
    return [
      {
        code: 'duplicate_combination',
        field,
        sku,
        alike: [holder],
        message,
        fix: 'Correct the axis values, or add an axis that tells them apart',
        owner: 'erp',
      },
    ];
  });
}

/** A variant that is made needs a price: without one Shopify would sell it for 0.00. What is there has one, whatever its price wire says now. */
function newWithoutPrice({ sku, offer }: MappedNode, { payload: { input }, channel: { market }, isAdopted }: Subject): Violation[] {
  const isThere = isAdopted || input.variants.some((variant) => variant.sku === sku && variant.id !== undefined);
  return isThere ? [] : priceViolations(sku, offer, market).filter(({ severity }) => severity === 'error');
}

function codeViolations({ sku, fields }: MappedNode, { policy }: Subject): Violation[] {
  const found: Violation[] = [];
  if (sku.length > policy.sku) {
    found.push({
      code: 'sku_too_long',
      field: 'sku',
      sku,
      message: `the SKU has ${sku.length} characters; Shopify takes ${policy.sku}`,
      fix: 'Use a shorter SKU',
      owner: 'erp',
    });
  }
  const barcode = fields['barcode']?.value;
  const wrong = typeof barcode === 'string' ? gtinError(barcode) : undefined;
  if (wrong) {
    const why = wrong.kind === 'length' ? 'it does not have 8, 12, 13 or 14 digits' : `its check digit should be ${wrong.expected}`;
    const message = `the barcode ${String(barcode)} is no GTIN: ${why}. Shopify takes it, its shopping channels do not`;
    found.push({
      code: 'barcode_invalid',
      field: 'barcode',
      sku,
      message,
      fix: 'Correct the GTIN in the ERP',
      severity: 'warning',
      owner: 'erp',
    });
  }
  const weight = fields['weight'];
  if (weight && !weightOf(weight.value)) {
    const message = 'the weight has a unit that Shopify does not know';
    found.push({
      code: 'weight_unit',
      field: 'weight',
      sku,
      message,
      fix: 'Add the transform unit to g to the mapping of weight',
      severity: 'warning',
    });
  }
  return found;
}
