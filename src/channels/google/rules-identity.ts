import { isApparel, isSized } from './apparel.js';
import { gtinRefusal } from './gtin.js';
import type { Violation } from '../../port/kit/index.js';
import type { Subject } from './subject.js';
import { missing } from './rules-texts.js';

/** Brand with GTIN, else brand with MPN; identifier_exists false only where there truly is none (support.google.com/merchants/answer/6324461, 2026). */
export function identifierViolations({ payload: { productAttributes } }: Subject): Violation[] {
  const {
    brand,
    mpn,
    gtins = [],
    identifierExists = true,
  } = productAttributes as {
    brand?: string;
    mpn?: string;
    gtins?: string[];
    identifierExists?: boolean;
  };
  const wrong = gtins.flatMap((gtin): Violation[] => {
    const why = gtinRefusal(gtin);
    return why
      ? [{ code: 'gtin_invalid', field: 'gtins', message: `GTIN ${gtin}: ${why}`, fix: 'Correct the barcode in the ERP', owner: 'erp' }]
      : [];
  });
  if (!identifierExists) {
    if (gtins.length === 0 && !(brand && mpn)) return wrong;
    const message = 'identifierExists is false, yet there is a GTIN, or a brand with an MPN';
    return [...wrong, { code: 'identifier_conflict', field: 'identifierExists', message, fix: 'Clear identifierExists' }];
  }
  if (!brand)
    return [...wrong, missing('brand', 'Give the brand, or set identifierExists to false if the product truly has no identifiers')];
  if (gtins.length > 0 || mpn) return wrong;
  const message = 'there is neither GTIN nor MPN; Google shows such products less';
  return [
    ...wrong,
    {
      code: 'missing_gtin',
      field: 'gtins',
      message,
      fix: 'Send the barcode from the ERP, or fill the MPN',
      severity: 'warning',
      owner: 'erp',
    },
  ];
}

/** Apparel needs more, where Google asks for it. */
export function apparelViolations({ payload: { productAttributes }, channel, policy }: Subject): Violation[] {
  const category = productAttributes.googleProductCategory as string | undefined;
  if (!category || !isApparel(category) || !policy.apparelCountries.includes(channel.market.country)) return [];
  const needed = ['color', 'gender', 'ageGroup', ...(isSized(category) ? ['size'] : [])];
  return needed
    .filter((field) => !productAttributes[field])
    .map((field) => missing(field, `Fill it: Google asks for ${field} of apparel in ${channel.market.country}`));
}
