/** A kind of product: everything its products share. Texts are pairs of English and German. */
export type Pair = readonly [en: string, de: string];
export type Shape = 'cushion' | 'throw' | 'vase' | 'basket' | 'frame' | 'shirt' | 'shoe' | 'boot' | 'backpack' | 'mug' | 'jar';

export interface Kind {
  /** Begins its SKUs. */
  prefix: string;
  shape: Shape;
  family: string;
  familyVariant: string;
  category: string;
  brand: string;
  noun: Pair;
  /** Option codes per axis, in the order of the family variant's axes. */
  axes: Record<string, readonly string[]>;
  /** On the product, where material is no axis. */
  material?: string;
  /** Grams and centimetres of the smallest variant. */
  weight: number;
  sides: readonly [length: number, width: number, height: number];
  /** US cents of the smallest variant. */
  price: number;
  country: string;
  worn?: { gender: string; ageGroup: string };
  bullets: readonly [Pair, Pair, Pair];
  care: Pair;
  words: Pair;
  /** How many products the demonstration has of it. */
  products: number;
}

const home = { family: 'home', brand: 'Harborlight', country: 'PT' };
const worn = { brand: 'Northmoor', country: 'IT' };
const kitchen = { family: 'kitchen', brand: 'Kilnhouse', country: 'DE' };
const shoeSizes = ['eu_38', 'eu_39', 'eu_40', 'eu_41', 'eu_42'];

export const kinds: readonly Kind[] = [
  {
    ...home,
    prefix: 'CUS',
    shape: 'cushion',
    familyVariant: 'home_size_color',
    category: 'cushions',
    noun: ['Cushion Cover', 'Kissenhülle'],
    axes: { size: ['cm_40x40', 'cm_50x50'], color: ['sand', 'sage', 'terracotta'] },
    material: 'linen',
    weight: 210,
    sides: [40, 40, 1],
    price: 2490,
    bullets: [
      ['Woven from long flax fibers that soften with every wash', 'Gewebt aus langen Flachsfasern, die mit jeder Wäsche weicher werden'],
      [
        'Hidden zip along one side, so the cover looks the same from both',
        'Verdeckter Reißverschluss an einer Seite, von beiden Seiten gleich schön',
      ],
      ['Cover only; fits a standard insert of the same size', 'Nur die Hülle; passt auf eine übliche Füllung derselben Größe'],
    ],
    care: ['Machine wash at 40 °C, hang to dry', 'Bei 40 °C waschen, zum Trocknen aufhängen'],
    words: ['pillow sham sofa couch bedroom decor', 'Zierkissen Sofa Couch Schlafzimmer Deko'],
    products: 6,
  },
  {
    ...home,
    prefix: 'THR',
    shape: 'throw',
    familyVariant: 'home_color',
    category: 'throws',
    noun: ['Throw Blanket', 'Wohndecke'],
    axes: { color: ['gray', 'mustard', 'navy', 'sage'] },
    material: 'wool',
    weight: 820,
    sides: [180, 130, 1],
    price: 7990,
    bullets: [
      ['Light but warm, with a brushed face on both sides', 'Leicht und doch warm, auf beiden Seiten aufgeraut'],
      ['Large enough for two on the sofa', 'Groß genug für zwei auf dem Sofa'],
      ['Hand-knotted fringe along the short edges', 'Von Hand geknüpfte Fransen an den kurzen Kanten'],
    ],
    care: ['Air regularly, wash by hand in cool water', 'Regelmäßig lüften, von Hand in kühlem Wasser waschen'],
    words: ['plaid bedspread cozy winter', 'Plaid Kuscheldecke Tagesdecke Winter'],
    products: 5,
  },
  {
    ...home,
    prefix: 'VAS',
    shape: 'vase',
    familyVariant: 'home_size_color',
    category: 'vases',
    noun: ['Vase', 'Vase'],
    axes: { size: ['small', 'medium', 'large'], color: ['white', 'terracotta'] },
    material: 'stoneware',
    weight: 640,
    sides: [12, 12, 18],
    price: 3290,
    bullets: [
      ['Thrown on the wheel, so no two are quite alike', 'Auf der Scheibe gedreht, keine gleicht ganz der anderen'],
      ['Glazed inside and watertight, bare clay outside', 'Innen glasiert und dicht, außen roher Ton'],
      ['Heavy foot that keeps tall stems upright', 'Schwerer Fuß, der hohe Stiele aufrecht hält'],
    ],
    care: ['Rinse with warm water', 'Mit warmem Wasser ausspülen'],
    words: ['flower pot bouquet table decoration', 'Blumenvase Strauß Tischdeko'],
    products: 6,
  },
  {
    ...home,
    prefix: 'BAS',
    shape: 'basket',
    familyVariant: 'home_size_color_material',
    category: 'storage',
    noun: ['Storage Basket', 'Aufbewahrungskorb'],
    axes: { size: ['small', 'large'], color: ['sand', 'black'], material: ['seagrass', 'felt'] },
    weight: 480,
    sides: [28, 28, 24],
    price: 2990,
    country: 'VN',
    bullets: [
      ['Two handles that hold when the basket is full', 'Zwei Griffe, die auch den vollen Korb halten'],
      ['Stands firm by itself and folds flat when empty', 'Steht fest von selbst und lässt sich leer flach falten'],
      ['Fits the common cube shelves', 'Passt in die üblichen Würfelregale'],
    ],
    care: ['Wipe with a damp cloth', 'Feucht abwischen'],
    words: ['laundry toys hamper organizer', 'Wäsche Spielzeug Ordnung Regal'],
    products: 4,
  },
  {
    ...home,
    prefix: 'FRM',
    shape: 'frame',
    familyVariant: 'home_size',
    category: 'frames',
    noun: ['Picture Frame', 'Bilderrahmen'],
    axes: { size: ['cm_20x30', 'cm_30x40', 'cm_50x70'] },
    material: 'oak',
    weight: 520,
    sides: [32, 22, 3],
    price: 2190,
    country: 'DE',
    bullets: [
      ['Solid wood, mitred and splined at the corners', 'Massives Holz, an den Ecken auf Gehrung gefügt'],
      ['Hangs upright or lengthwise', 'Hängt hoch oder quer'],
      ['With mat board in natural white', 'Mit Passepartout in Naturweiß'],
    ],
    care: ['Dust with a dry cloth', 'Mit trockenem Tuch abstauben'],
    words: ['photo poster wall gallery', 'Foto Poster Wand Galerie'],
    products: 4,
  },
  {
    ...worn,
    prefix: 'TEE',
    shape: 'shirt',
    family: 'shirts',
    familyVariant: 'shirts_color_size',
    category: 'tshirts',
    noun: ['T-Shirt', 'T-Shirt'],
    axes: { color: ['white', 'navy', 'green'], size: ['s', 'm', 'l', 'xl', 'xxl'] },
    material: 'cotton',
    weight: 180,
    sides: [30, 25, 2],
    price: 2490,
    worn: { gender: 'unisex', ageGroup: 'adult' },
    bullets: [
      ['Combed long-staple yarn, knitted close', 'Gekämmtes langstapeliges Garn, dicht gestrickt'],
      ['Straight cut with taped shoulder seams', 'Gerader Schnitt mit verstärkten Schulternähten'],
      ['Washed before sewing, so it keeps its size', 'Vor dem Nähen gewaschen, bleibt in Form'],
    ],
    care: ['Machine wash at 40 °C', 'Bei 40 °C waschen'],
    words: ['tee top crew neck basic', 'Shirt Oberteil Rundhals Basic'],
    products: 8,
  },
  {
    ...worn,
    prefix: 'OVS',
    shape: 'shirt',
    family: 'shirts',
    familyVariant: 'shirts_color_size',
    category: 'overshirts',
    noun: ['Overshirt', 'Überhemd'],
    axes: { color: ['brown', 'blue'], size: ['s', 'm', 'l', 'xl', 'xxl'] },
    material: 'cotton',
    weight: 520,
    sides: [34, 28, 4],
    price: 8990,
    worn: { gender: 'male', ageGroup: 'adult' },
    bullets: [
      ['Sturdy twill that can stand in for a jacket', 'Fester Köper, der eine Jacke ersetzen kann'],
      ['Two chest pockets with flaps', 'Zwei Brusttaschen mit Klappen'],
      ['Buttons of corozo nut, sewn through twice', 'Knöpfe aus Steinnuss, doppelt angenäht'],
    ],
    care: ['Machine wash at 30 °C, iron inside out', 'Bei 30 °C waschen, von links bügeln'],
    words: ['shacket jacket button twill', 'Hemdjacke Jacke Köper Knopf'],
    products: 5,
  },
  {
    ...worn,
    prefix: 'SNK',
    shape: 'shoe',
    family: 'shoes',
    familyVariant: 'shoes_size_color',
    category: 'sneakers',
    noun: ['Sneaker', 'Sneaker'],
    axes: { size: shoeSizes, color: ['white', 'black'] },
    material: 'leather',
    weight: 740,
    sides: [33, 21, 12],
    price: 11990,
    worn: { gender: 'unisex', ageGroup: 'adult' },
    bullets: [
      ['Cup sole stitched to the upper, not only glued', 'Schalensohle am Schaft vernäht, nicht nur geklebt'],
      ['Padded collar and removable insole', 'Gepolsterter Schaft und herausnehmbare Einlegesohle'],
      ['Spare laces in the box', 'Ersatzschnürsenkel im Karton'],
    ],
    care: ['Brush off dirt, treat with wax', 'Schmutz abbürsten, mit Wachs pflegen'],
    words: ['trainers low top casual', 'Turnschuhe Halbschuh Freizeit'],
    products: 6,
  },
  {
    ...worn,
    prefix: 'BOT',
    shape: 'boot',
    family: 'shoes',
    familyVariant: 'shoes_size_color',
    category: 'boots',
    noun: ['Chelsea Boot', 'Chelsea-Stiefel'],
    axes: { size: shoeSizes, color: ['brown', 'black'] },
    material: 'leather',
    weight: 1080,
    sides: [34, 24, 13],
    price: 16990,
    worn: { gender: 'female', ageGroup: 'adult' },
    bullets: [
      ['Elastic sides and two pull tabs for an easy entry', 'Elastische Seiten und zwei Schlaufen zum leichten Einsteigen'],
      ['Welted sole that a cobbler can replace', 'Rahmengenähte Sohle, die ein Schuster ersetzen kann'],
      ['Lined throughout', 'Durchgehend gefüttert'],
    ],
    care: ['Let dry slowly, treat with wax', 'Langsam trocknen lassen, mit Wachs pflegen'],
    words: ['ankle slip on autumn winter', 'Stiefelette Schlupf Herbst Winter'],
    products: 5,
  },
  {
    prefix: 'DAY',
    shape: 'backpack',
    family: 'backpacks',
    familyVariant: 'backpacks_color_capacity',
    category: 'daypacks',
    brand: 'Veldtline',
    country: 'VN',
    noun: ['Daypack', 'Tagesrucksack'],
    axes: { color: ['black', 'green', 'mustard'], capacity: ['l_18', 'l_28'] },
    material: 'canvas',
    weight: 760,
    sides: [45, 29, 16],
    price: 7990,
    bullets: [
      ['Padded sleeve for a 15 inch notebook', 'Gepolstertes Fach für ein Notebook mit 15 Zoll'],
      ['Wide straps with a chest strap that takes the load', 'Breite Gurte mit Brustgurt, der die Last abnimmt'],
      ['Roll top that keeps rain out', 'Rolltop, der den Regen draußen hält'],
    ],
    care: ['Sponge off with lukewarm water', 'Mit lauwarmem Wasser abwischen'],
    words: ['rucksack school work commute', 'Schule Arbeit Alltag Tasche'],
    products: 8,
  },
  {
    ...kitchen,
    prefix: 'MUG',
    shape: 'mug',
    familyVariant: 'kitchen_color',
    category: 'mugs',
    noun: ['Mug', 'Becher'],
    axes: { color: ['white', 'gray', 'blue', 'terracotta', 'sage'] },
    material: 'stoneware',
    weight: 360,
    sides: [12, 9, 10],
    price: 1490,
    bullets: [
      ['Holds 350 ml and keeps it warm', 'Fasst 350 ml und hält warm'],
      ['Handle for three fingers', 'Henkel für drei Finger'],
      ['Safe in dishwasher and microwave', 'Für Spülmaschine und Mikrowelle geeignet'],
    ],
    care: ['Dishwasher safe', 'Spülmaschinenfest'],
    words: ['cup coffee tea breakfast', 'Tasse Kaffee Tee Frühstück'],
    products: 6,
  },
  {
    ...kitchen,
    prefix: 'JAR',
    shape: 'jar',
    familyVariant: 'kitchen_color_capacity',
    category: 'jars',
    noun: ['Storage Jar', 'Vorratsglas'],
    axes: { color: ['green', 'blue'], capacity: ['ml_500', 'l_1', 'l_2'] },
    material: 'glass',
    weight: 430,
    sides: [11, 11, 14],
    price: 1290,
    bullets: [
      ['Wide mouth for scoops and hands', 'Weite Öffnung für Löffel und Hände'],
      ['Seal that keeps moisture and moths out', 'Dichtung, die Feuchte und Motten fernhält'],
      ['Stacks on jars of the same size', 'Stapelbar mit Gläsern derselben Größe'],
    ],
    care: ['Body dishwasher safe, wipe the lid', 'Glas spülmaschinenfest, Deckel abwischen'],
    words: ['canister pantry flour coffee airtight', 'Vorratsdose Küche Mehl Kaffee luftdicht'],
    products: 6,
  },
];

/** Names of collections, invented. A product is one kind in one collection. */
export const collections = ['Marlow', 'Fjella', 'Tessel', 'Ondine', 'Sorrel', 'Halden', 'Nettle', 'Corrie'] as const;
