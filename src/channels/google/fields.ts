import type { FieldSpec } from '../../port/index.js';

/** How a mapped value becomes Google's JSON. */
export type Form = 'text' | 'texts' | 'choice' | 'choices' | 'flag' | 'whole' | 'measure' | 'weight' | 'moment' | 'json';

export interface GoogleField extends FieldSpec {
  form: Form;
  /** The attribute in ProductAttributes, where it is not the target's own name. */
  attribute?: string;
}

const TYPES: Record<Form, FieldSpec['type']> = {
  text: 'text',
  texts: 'list',
  choice: 'text',
  choices: 'list',
  flag: 'boolean',
  whole: 'number',
  measure: 'measure',
  weight: 'measure',
  moment: 'date',
  json: 'json',
};

function field(target: string, form: Form, description: string, attribute?: string): GoogleField {
  return { target, form, type: TYPES[form], level: 'sellable', description, ...(attribute === undefined ? {} : { attribute }) };
}

/** Targets that are not attributes of their own: they steer how another one is sent. */
export const TITLE_SOURCE = 'titleSource';
export const DESCRIPTION_SOURCE = 'descriptionSource';
export const GTIN = 'gtin';

/**
 * What a mapping may fill, by the names of Google's contract. Price, availability, pictures, item group and variant options are not
 * here: they come from the offer, the assets and the product's own tree.
 */
export const fields: GoogleField[] = [
  field('title', 'text', 'Title, at most 150 characters'),
  field('description', 'text', 'Description without markup, at most 5,000 characters'),
  field(TITLE_SOURCE, 'choice', 'TRAINED_ALGORITHMIC_MEDIA if the title was generated: it then goes out as a structured title'),
  field(DESCRIPTION_SOURCE, 'choice', 'The same for the description'),
  field('link', 'text', 'Landing page; without it the landing address of the channel settings is used'),
  field('mobileLink', 'text', 'Landing page for phones, where it differs'),
  field('canonicalLink', 'text', 'The page that search should show'),
  field('brand', 'text', 'Brand'),
  { target: GTIN, form: 'texts', type: 'gtin', level: 'sellable', description: 'GTIN (EAN, UPC, ISBN-13)', attribute: 'gtins' },
  field('mpn', 'text', "The maker's part number, where there is no GTIN"),
  field('identifierExists', 'flag', 'false only if the product truly has neither GTIN nor MPN and brand'),
  { ...field('condition', 'choice', 'NEW, USED or REFURBISHED'), tells: 'condition' },
  field('googleProductCategory', 'text', "Google's category, by id or English path"),
  field('productTypes', 'texts', 'Your own categories, as paths with >'),
  field('color', 'text', 'Colour'),
  field('size', 'text', 'Size'),
  field('sizeSystem', 'choice', 'US, UK, EU, DE …'),
  field('sizeTypes', 'choices', 'REGULAR, PETITE, PLUS, TALL, BIG, MATERNITY'),
  field('material', 'text', 'Material'),
  field('pattern', 'text', 'Pattern'),
  field('gender', 'choice', 'MALE, FEMALE or UNISEX'),
  field('ageGroup', 'choice', 'NEWBORN, INFANT, TODDLER, KIDS or ADULT'),
  field('adult', 'flag', 'Only for adults'),
  { ...field('isBundle', 'flag', 'Several different products sold as one'), tells: 'pack' },
  { ...field('multipack', 'whole', 'How many identical pieces are sold as one'), tells: 'pack' },
  field('productHighlights', 'texts', '2 to 100 short sentences of at most 150 characters'),
  field('productDetails', 'json', 'List of {sectionName, attributeName, attributeValue}'),
  field('questionsAndAnswers', 'json', 'List of {question, answer}, at most 30'),
  field('relatedProducts', 'json', 'List of {relationshipType, idType, id}'),
  field('itemGroupTitle', 'text', 'Title that all variants share'),
  field('shortTitle', 'text', 'Short title'),
  field('documentLinks', 'texts', 'Addresses of manuals and the like'),
  field('videoLinks', 'texts', 'Addresses of videos'),
  field('energyEfficiencyClass', 'choice', 'APPP to G'),
  field('certifications', 'json', 'List of {certificationAuthority, certificationName, certificationCode, certificationValue}'),
  field('productWeight', 'weight', 'Weight of the product'),
  field('productLength', 'measure', 'Length of the product'),
  field('productWidth', 'measure', 'Width of the product'),
  field('productHeight', 'measure', 'Height of the product'),
  field('shippingWeight', 'weight', 'Weight of the parcel'),
  field('shippingLength', 'measure', 'Length of the parcel'),
  field('shippingWidth', 'measure', 'Width of the parcel'),
  field('shippingHeight', 'measure', 'Height of the parcel'),
  field('shippingLabel', 'text', 'Label for shipping rules of the account'),
  field('shipping', 'json', 'List of {country, service, price}'),
  field('availabilityDate', 'moment', 'When a pre-order or back-order can be delivered'),
  field('expirationDate', 'moment', 'When the product should disappear'),
  field('customLabel0', 'text', 'Label for campaigns', 'customLabel0'),
  field('customLabel1', 'text', 'Label for campaigns', 'customLabel1'),
  field('customLabel2', 'text', 'Label for campaigns', 'customLabel2'),
  field('customLabel3', 'text', 'Label for campaigns', 'customLabel3'),
  field('customLabel4', 'text', 'Label for campaigns', 'customLabel4'),
];

export const attributeOf = ({ attribute, target }: GoogleField): string => attribute ?? target;
