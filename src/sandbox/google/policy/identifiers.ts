import { finding, type Finding, type Rule } from './finding.js';

/**
 * GS1 prefixes (of the 13-digit form) that never name a trade item that anyone may sell: restricted circulation (02, 04, 2) and coupons
 * (05, 981-984, 99). support.google.com/merchants/answer/6324461 and 6286302.
 */
const RESTRICTED = /^(02|04|2)/;
const COUPON = /^(05|98[1-4]|99)/;

/** GTINs: 8, 12, 13 or 14 digits, a true check digit, no restricted prefix. */
export const gtinRule: Rule = ({ attributes }) => (attributes.gtins ?? []).flatMap(judgeGtin);

function judgeGtin(gtin: string): Finding[] {
  if (!/^(\d{8}|\d{12,14})$/.test(gtin)) {
    return [finding('DISAPPROVED', 'gtin_invalid_format', 'gtin', 'Invalid GTIN', `${gtin}: a GTIN has 8, 12, 13 or 14 digits.`)];
  }
  if (!hasTrueCheckDigit(gtin)) {
    return [finding('DISAPPROVED', 'gtin_invalid_check_digit', 'gtin', 'Invalid GTIN', `${gtin}: the check digit is wrong.`)];
  }
  if (gtin.length === 8) return gtin.startsWith('2') ? [restricted(gtin)] : [];
  const thirteen = gtin.padStart(14, '0').slice(1);
  if (RESTRICTED.test(thirteen)) return [restricted(gtin)];
  if (COUPON.test(thirteen))
    return [finding('DISAPPROVED', 'gtin_coupon_prefix', 'gtin', 'Reserved GTIN', `${gtin} is in a range for coupons.`)];
  return [];
}

function restricted(gtin: string): Finding {
  return finding('DISAPPROVED', 'gtin_restricted_prefix', 'gtin', 'Reserved GTIN', `${gtin} is in a range for use inside one company.`);
}

/** GS1 General Specifications 7.9: from the right, weights 3 and 1 in turn. */
function hasTrueCheckDigit(gtin: string): boolean {
  const digits = [...gtin].map(Number);
  const check = digits.pop()!;
  const sum = digits.reverse().reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10 === check;
}

/** Brand and GTIN, else brand and MPN; `identifierExists: false` only where there truly is none. */
export const identifierRule: Rule = ({ attributes }) => {
  const { brand, gtins = [], mpn, identifierExists = true } = attributes;
  const hasGtin = gtins.length > 0;
  if (!identifierExists) {
    if (!hasGtin && !(brand && mpn)) return [];
    const detail = 'identifier_exists is false, yet the product carries identifiers.';
    return [finding('DISAPPROVED', 'identifier_exists_conflict', 'identifier_exists', 'Conflicting identifiers', detail)];
  }
  if (!brand)
    return [
      finding('DISAPPROVED', 'missing_brand', 'brand', 'Missing brand', 'Send the brand, or identifier_exists false if there is none.'),
    ];
  if (hasGtin || mpn) return [];
  return [
    finding('DEMOTED', 'missing_gtin', 'gtin', 'Limited performance: missing identifiers', 'Send a GTIN, or an MPN beside the brand.'),
  ];
};
