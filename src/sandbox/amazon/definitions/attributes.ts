import { attribute, cell, LANGUAGE_TAG, MARKETPLACE_ID, type Make } from './shape.js';
import { choice, image, lengths, localText, measure, plain, yesNo } from './forms.js';

const COUNTRIES = ['AT', 'BD', 'CH', 'CN', 'DE', 'ES', 'FR', 'GB', 'IN', 'IT', 'JP', 'KH', 'NL', 'PK', 'PL', 'PT', 'TR', 'US', 'VN'];

const IDENTITY: Record<string, Make> = {
  item_name: localText(['Item Name', 'Produktname'], { max: 200 }),
  title_differentiation: localText(['Item Highlight', 'Artikel-Highlight'], { max: 125 }),
  brand: localText(['Brand Name', 'Markenname'], { max: 100, suggestions: ['Generic'] }),
  externally_assigned_product_identifier: attribute(['External Product ID', 'Externe Produkt-ID'], {
    fields: {
      type: cell(['External Product ID Type', 'Art der externen Produkt-ID'], {
        type: 'string',
        editable: false,
        choices: [
          ['ean', 'EAN'],
          ['gtin', 'GTIN'],
          ['upc', 'UPC'],
        ],
      }),
      value: cell(['External Product ID', 'Externe Produkt-ID'], {
        type: 'string',
        editable: false,
        limits: { minLength: 8, maxLength: 14 },
      }),
      marketplace_id: MARKETPLACE_ID,
    },
    required: ['type', 'value'],
    selectors: ['marketplace_id', 'type'],
  }),
  merchant_suggested_asin: attribute(['Merchant Suggested ASIN', 'Vorgeschlagene ASIN'], {
    fields: {
      marketplace_id: MARKETPLACE_ID,
      value: cell(['ASIN', 'ASIN'], { type: 'string', limits: { minLength: 10, maxLength: 10, maxUtf8ByteLength: 40 } }),
    },
    required: ['value'],
    selectors: ['marketplace_id', 'value'],
  }),
  supplier_declared_has_product_identifier_exemption: yesNo(['Product ID Exemption', 'Befreiung von der Produkt-ID']),
  manufacturer: localText(['Manufacturer', 'Hersteller'], { max: 100 }),
  model_number: plain(['Model Number', 'Modellnummer'], { type: 'string', limits: { maxLength: 40, maxUtf8ByteLength: 40 } }),
  part_number: plain(['Part Number', 'Herstellernummer'], { type: 'string', limits: { maxLength: 40 } }),
};

/** The description names a limit that is not the one enforced: a known quirk of real definitions, kept on purpose. */
const misleading = (make: Make): Make => {
  return (place) => ({ ...make(place), description: place.languageTag === 'de_DE' ? 'Höchstens 250 Zeichen.' : 'Max. 250 characters.' });
};

const DETAILS: Record<string, Make> = {
  product_description: localText(['Product Description', 'Produktbeschreibung'], { max: 2000 }),
  bullet_point: localText(['Bullet Point', 'Aufzählungspunkt'], { max: 700, most: 5 }),
  generic_keyword: localText(['Search Terms', 'Suchbegriffe'], { max: 2000, bytes: 2000 }),
  special_feature: localText(['Special Features', 'Besondere Merkmale'], { max: 200, most: 5, least: 2 }),
  style: localText(['Style', 'Stil'], { max: 1000 }),
  color: localText(['Color', 'Farbe'], { max: 1000, suggestions: ['Black', 'Blue', 'Brown', 'Green', 'Grey', 'Red', 'White'] }),
  size: localText(['Size', 'Größe'], { max: 1000 }),
  material: localText(['Material', 'Material'], { max: 1000, most: 3, suggestions: ['Ceramic', 'Cotton', 'Glass', 'Metal', 'Wood'] }),
  pattern: localText(['Pattern', 'Muster'], { max: 1000 }),
  theme: misleading(localText(['Theme', 'Motiv'], { max: 200 })),
  item_shape: localText(['Item Shape', 'Artikelform'], { max: 200 }),
  care_instructions: localText(['Care Instructions', 'Pflegehinweise'], { max: 500, most: 3 }),
  number_of_items: plain(['Number of Items', 'Anzahl der Artikel'], { type: 'integer', limits: { minimum: 1 } }),
  item_package_quantity: plain(['Package Quantity', 'Packungsmenge'], { type: 'integer', limits: { minimum: 1 } }),
  included_components: localText(['Included Components', 'Lieferumfang'], { max: 1000, most: 5 }),
  unit_count: attribute(['Unit Count', 'Anzahl der Einheiten'], {
    fields: {
      type: (place) => ({
        type: 'object',
        required: ['value', 'language_tag'],
        properties: {
          value: cell(['Unit', 'Einheit'], { type: 'string', suggestions: ['Count', 'Gram', 'Kilogram', 'Liter', 'Stück'] })(place),
          language_tag: LANGUAGE_TAG(place),
        },
        additionalProperties: false,
      }),
      value: cell(['Unit Count', 'Anzahl'], { type: 'number', limits: { minimum: 0 } }),
      marketplace_id: MARKETPLACE_ID,
    },
    required: ['type', 'value'],
    selectors: ['marketplace_id'],
  }),
  capacity: measure(['Capacity', 'Fassungsvermögen'], 'volume'),
  item_weight: measure(['Item Weight', 'Artikelgewicht'], 'weight'),
  item_dimensions: lengths(['Item Dimensions', 'Artikelmaße'], ['length', 'width', 'height'], { replacedBy: 'item_length_width_height' }),
  item_length_width_height: lengths(['Item Dimensions L x W x H', 'Artikelmaße L x B x H'], ['length', 'width', 'height'], {
    replaces: ['item_dimensions'],
  }),
  item_package_dimensions: lengths(['Package Dimensions', 'Verpackungsmaße'], ['length', 'width', 'height']),
  item_package_weight: measure(['Package Weight', 'Verpackungsgewicht'], 'weight'),
};

const PEOPLE: Record<string, Make> = {
  target_gender: choice(
    ['Target Gender', 'Zielgeschlecht'],
    [
      ['female', 'Female', 'Weiblich'],
      ['male', 'Male', 'Männlich'],
      ['unisex', 'Unisex', 'Unisex'],
    ],
  ),
  department: localText(['Department', 'Abteilung'], { max: 200 }),
  age_range_description: localText(['Age Range', 'Altersgruppe'], { max: 200, suggestions: ['Adult', 'Big Kid', 'Erwachsener', 'Kind'] }),
  fabric_type: localText(['Fabric Type', 'Materialzusammensetzung'], { max: 1000 }),
};

const PLACEMENT: Record<string, Make> = {
  item_type_keyword: plain(['Item Type Keyword', 'Artikeltyp'], { type: 'string', limits: { maxLength: 500 } }),
  recommended_browse_nodes: plain(
    ['Recommended Browse Nodes', 'Empfohlene Kategorien'],
    { type: 'string', limits: { pattern: '^[0-9]+$' } },
    { most: 2 },
  ),
};

const SAFETY: Record<string, Make> = {
  country_of_origin: choice(
    ['Country of Origin', 'Herkunftsland'],
    COUNTRIES.map((code) => [code, code] as const),
  ),
  batteries_required: yesNo(['Are batteries required?', 'Sind Batterien erforderlich?']),
  batteries_included: yesNo(['Batteries are Included', 'Batterien enthalten']),
  supplier_declared_dg_hz_regulation: choice(
    ['Dangerous Goods Regulations', 'Gefahrgutbestimmungen'],
    [
      ['ghs', 'GHS', 'GHS'],
      ['not_applicable', 'Not Applicable', 'Nicht zutreffend'],
      ['other', 'Other', 'Andere'],
      ['storage', 'Storage', 'Lagerung'],
      ['transportation', 'Transportation', 'Transport'],
      ['waste', 'Waste', 'Abfall'],
    ],
    { most: 5 },
  ),
  gpsr_safety_attestation: yesNo(['GPSR Safety Attestation', 'GPSR-Sicherheitserklärung']),
  gpsr_manufacturer_reference: attribute(['GPSR Manufacturer Reference', 'GPSR-Herstellerangabe'], {
    fields: {
      gpsr_manufacturer_email_address: cell(['Manufacturer Address', 'Herstelleradresse'], { type: 'string', limits: { maxLength: 1000 } }),
      marketplace_id: MARKETPLACE_ID,
    },
    required: [],
    selectors: ['marketplace_id'],
  }),
  dsa_responsible_party_address: plain(['Responsible Person', 'Verantwortliche Person'], { type: 'string', limits: { maxLength: 1000 } }),
  safety_data_sheet_url: localText(['Safety Data Sheet URL', 'URL des Sicherheitsdatenblatts'], { max: 500 }),
  /** Empty `enum` is invalid JSON Schema and appears in real definitions: it means "no known value", not "no value allowed". */
  legacy_hazard_class: plain(['Hazard Class', 'Gefahrenklasse'], { type: 'string', limits: { enum: [], anyOf: [] }, hidden: true }),
};

const IMAGES: Record<string, Make> = {
  main_product_image_locator: image(['Main Image', 'Hauptbild']),
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7, 8].map((n) => [`other_product_image_locator_${n}`, image([`Other Image ${n}`, `Weiteres Bild ${n}`])]),
  ),
  swatch_product_image_locator: image(['Swatch Image', 'Farbmuster']),
};

export type Groups = Record<string, Record<string, Make>>;

export const GROUPS: Groups = {
  product_identity: IDENTITY,
  product_details: DETAILS,
  people: PEOPLE,
  placement: PLACEMENT,
  safety_and_compliance: SAFETY,
  images: IMAGES,
};
