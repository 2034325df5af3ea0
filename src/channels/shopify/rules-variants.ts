import type { MappedNode } from '../../port/index.js';
import { gtinError, stockViolations, type Violation } from '../../port/kit/index.js';
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
    ...combinationViolations(subject),
    ...variants.flatMap((node) => [...offerViolations(node, subject), ...codeViolations(node, subject)]),
  ];
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
    const combination = optionValues.map((value) => value.name.toLowerCase()).join(' / ');
    const holder = holders.get(combination);
    holders.set(combination, holder ?? sku);
    if (holder === undefined) return [];
    const message = `has the same options as ${holder} (${optionValues.map((value) => value.name).join(' / ')})`;
    return [
      {
        code: 'duplicate_combination',
        field,
        sku,
        message,
        fix: 'Correct the axis values, or add an axis that tells them apart',
        owner: 'erp',
      },
    ];
  });
}

function offerViolations({ sku, offer }: MappedNode, { channel: { market } }: Subject): Violation[] {
  const field = 'price';
  const send = `Send an offer for market ${market.code} with a price in ${market.currency}`;
  if (!offer?.price) return [{ code: 'missing_price', field, sku, message: 'has no price', fix: send, owner: 'erp' }];
  const { price, salePrice } = offer;
  const found: Violation[] = stockViolations(offer, 'inventory', sku);
  if (price.currency !== market.currency) {
    const message = `the price is in ${price.currency}, the market sells in ${market.currency}`;
    found.push({ code: 'price_currency', field, sku, message, fix: send, owner: 'erp' });
  }
  if (BigInt(price.minor) < 0n)
    found.push({ code: 'price_negative', field, sku, message: 'the price is below zero', fix: send, owner: 'erp' });
  if (salePrice && BigInt(salePrice.minor) >= BigInt(price.minor)) {
    const message = 'the sale price is not below the price, so no sale is shown';
    found.push({
      code: 'sale_price_not_lower',
      field,
      sku,
      message,
      fix: 'Correct or end the sale in the ERP',
      severity: 'warning',
      owner: 'erp',
    });
  }
  return found;
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
