import type { CategorySetup } from '../../../cli/import/index.js';
import { labels } from './options.js';

const category = (code: string, parentCode: string | null, en: string, de: string): CategorySetup => ({
  code,
  parentCode,
  labels: labels(en, de),
});

export const categories: CategorySetup[] = [
  category('shop', null, 'Shop', 'Laden'),
  category('home_living', 'shop', 'Home and living', 'Wohnen'),
  category('cushions', 'home_living', 'Cushions', 'Kissen'),
  category('throws', 'home_living', 'Throws', 'Decken'),
  category('vases', 'home_living', 'Vases', 'Vasen'),
  category('storage', 'home_living', 'Storage', 'Aufbewahrung'),
  category('frames', 'home_living', 'Frames', 'Rahmen'),
  category('clothing', 'shop', 'Clothing', 'Bekleidung'),
  category('tshirts', 'clothing', 'T-shirts', 'T-Shirts'),
  category('overshirts', 'clothing', 'Overshirts', 'Überhemden'),
  category('shoe_wall', 'shop', 'Shoes', 'Schuhe'),
  category('sneakers', 'shoe_wall', 'Sneakers', 'Sneaker'),
  category('boots', 'shoe_wall', 'Boots', 'Stiefel'),
  category('bags', 'shop', 'Bags', 'Taschen'),
  category('daypacks', 'bags', 'Daypacks', 'Tagesrucksäcke'),
  category('tableware', 'shop', 'Tableware', 'Geschirr'),
  category('mugs', 'tableware', 'Mugs', 'Tassen'),
  category('jars', 'tableware', 'Jars', 'Vorratsgläser'),
];
