import { problem, type Problem } from '../../../libs/problem/index.js';
import { targetOf } from './schema-rules.js';

/** An issue as Listings Items answers it. */
export interface AmazonIssue {
  code: string;
  message: string;
  severity: 'ERROR' | 'WARNING' | 'INFO';
  attributeNames?: string[];
  categories?: string[];
  enforcements?: { actions?: { action: string }[]; exemption?: { status?: string } };
}

/** What takes a listing from the buyers' sight, whatever severity Amazon gives its reason. */
const HIDING = new Set(['LISTING_SUPPRESSED', 'SEARCH_SUPPRESSED', 'CATALOG_ITEM_REMOVED']);

function isError({ severity, enforcements }: AmazonIssue): boolean {
  const hides = (enforcements?.actions ?? []).some(({ action }) => HIDING.has(action));
  return severity === 'ERROR' || (hides && !enforcements?.exemption?.status?.startsWith('EXEMPT'));
}

/** Amazon names categories; what to do about each is ours to say. */
const MENDING: Record<string, string> = {
  MISSING_ATTRIBUTE: 'Fill the attribute: give the cell a value, or map it',
  INVALID_ATTRIBUTE: 'Correct the value, or its mapping',
  INVALID_IMAGE: 'Link another picture: JPEG or PNG, at least 1,000 pixels on the longest side, reachable over the web',
  MISSING_IMAGE: 'Link a main picture that meets the image requirements',
  INVALID_PRICE: 'Let the ERP correct the price',
  MISSING_PRICE: 'Let the ERP send a price',
  DUPLICATE: 'Compare barcode and data with the product that Amazon already has, and correct whichever is wrong',
  QUALIFICATION_REQUIRED: 'Ask Amazon for approval to sell this in Seller Central',
};

const ERP = new Set(['INVALID_PRICE', 'MISSING_PRICE']);

export function problemOf(issue: AmazonIssue, sku: string): Problem {
  const { code, message, attributeNames = [], categories = [], enforcements } = issue;
  const [attribute] = attributeNames;
  const category = categories.find((one) => MENDING[one]);
  const erp = (category && ERP.has(category)) || attribute === 'externally_assigned_product_identifier';
  return problem(
    `amazon_${code}`,
    attribute && targetOf(attribute),
    message,
    (category && MENDING[category]) ?? 'Open the listing in Seller Central and follow what it says',
    {
      severity: isError(issue) ? 'error' : 'warning',
      owner: erp ? 'erp' : 'pim',
      details: { sku, attributes: attributeNames, categories, enforcements: (enforcements?.actions ?? []).map(({ action }) => action) },
    },
  );
}

/** A refusal of the whole request: 400, 403, 404 and the like. */
export function refusalOf({ status, code, message }: { status: number; code: string; message: string }, sku: string): Problem {
  const access = status === 401 || status === 403;
  const fix = access
    ? 'Check that the app is authorised for this seller and has the listings role'
    : 'Correct what Amazon names, or its mapping';
  return problem(access ? 'amazon_access_denied' : `amazon_${code.toLowerCase()}`, undefined, message, fix, {
    severity: 'error',
    owner: access ? 'publisher' : 'pim',
    details: { sku, status, code },
  });
}
