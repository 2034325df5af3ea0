import type { Labels } from '../../../catalog/index.js';

export interface Choice {
  code: string;
  labels: Labels;
}

/** A label in American English and German, and in British English where that differs. */
export function labels(en: string, de: string, gb = en): Labels {
  return { en_US: en, de_DE: de, en_GB: gb };
}

const choice = (code: string, en: string, de: string, gb?: string): Choice => ({ code, labels: labels(en, de, gb) });

/** With the colour they are drawn in. */
export const colours = [
  { ...choice('black', 'Black', 'Schwarz'), ink: '#23252b' },
  { ...choice('gray', 'Gray', 'Grau', 'Grey'), ink: '#8a8f98' },
  { ...choice('white', 'White', 'Weiß'), ink: '#ece9e2' },
  { ...choice('sand', 'Sand', 'Sand'), ink: '#d6bf96' },
  { ...choice('brown', 'Brown', 'Braun'), ink: '#7b5137' },
  { ...choice('terracotta', 'Terracotta', 'Terrakotta'), ink: '#c4653f' },
  { ...choice('red', 'Red', 'Rot'), ink: '#b3263a' },
  { ...choice('mustard', 'Mustard', 'Senfgelb'), ink: '#d3a02c' },
  { ...choice('green', 'Green', 'Grün'), ink: '#3f7a4f' },
  { ...choice('sage', 'Sage', 'Salbeigrün'), ink: '#9db397' },
  { ...choice('blue', 'Blue', 'Blau'), ink: '#2f5fa8' },
  { ...choice('navy', 'Navy', 'Marineblau'), ink: '#1f2f55' },
];

export const sizes: Choice[] = [
  ...['XS', 'S', 'M', 'L', 'XL', 'XXL'].map((size) => choice(size.toLowerCase(), size, size)),
  ...Array.from({ length: 12 }, (_, at) => 36 + at).map((size) => choice(`eu_${size}`, `EU ${size}`, `EU ${size}`)),
  ...['30x30', '40x40', '50x50', '60x60', '20x30', '30x40', '50x70'].map((size) => {
    const [a, b] = size.split('x');
    return choice(`cm_${size}`, `${a} x ${b} cm`, `${a} x ${b} cm`);
  }),
  choice('small', 'Small', 'Klein'),
  choice('medium', 'Medium', 'Mittel'),
  choice('large', 'Large', 'Groß'),
];

export const capacities: Choice[] = [
  ...[300, 500, 750].map((ml) => choice(`ml_${ml}`, `${ml} ml`, `${ml} ml`)),
  ...[1, 2, 12, 18, 22, 28, 35].map((litres) => choice(`l_${litres}`, `${litres} L`, `${litres} l`)),
];

export const patterns: Choice[] = [
  choice('plain', 'Plain', 'Uni'),
  choice('striped', 'Striped', 'Gestreift'),
  choice('checked', 'Checked', 'Kariert'),
];

export const materials = [
  { ...choice('linen', 'Linen', 'Leinen'), de: 'aus Leinen' },
  { ...choice('cotton', 'Cotton', 'Baumwolle'), de: 'aus Baumwolle' },
  { ...choice('wool', 'Wool', 'Wolle'), de: 'aus Wolle' },
  { ...choice('stoneware', 'Stoneware', 'Steinzeug'), de: 'aus Steinzeug' },
  { ...choice('glass', 'Glass', 'Glas'), de: 'aus Glas' },
  { ...choice('oak', 'Oak', 'Eiche'), de: 'aus Eiche' },
  { ...choice('seagrass', 'Seagrass', 'Seegras'), de: 'aus Seegras' },
  { ...choice('felt', 'Felt', 'Filz'), de: 'aus Filz' },
  { ...choice('leather', 'Leather', 'Leder'), de: 'aus Leder' },
  { ...choice('canvas', 'Canvas', 'Segeltuch'), de: 'aus Segeltuch' },
  { ...choice('steel', 'Steel', 'Stahl'), de: 'aus Stahl' },
];

export const genders: Choice[] = [
  choice('female', 'Women', 'Damen'),
  choice('male', 'Men', 'Herren'),
  choice('unisex', 'Unisex', 'Unisex'),
];
export const ageGroups: Choice[] = [choice('adult', 'Adult', 'Erwachsene'), choice('kids', 'Kids', 'Kinder')];

export const countries: Choice[] = [
  choice('PT', 'Portugal', 'Portugal'),
  choice('DE', 'Germany', 'Deutschland'),
  choice('IT', 'Italy', 'Italien'),
  choice('IN', 'India', 'Indien'),
  choice('VN', 'Vietnam', 'Vietnam'),
];

export const taxCodes: Choice[] = [choice('standard', 'Standard', 'Regelsatz'), choice('clothing', 'Clothing', 'Bekleidung')];
