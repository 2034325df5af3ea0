/** Google product category ids under "Apparel & Accessories" (taxonomy edition 2021-09-21). A category may also be sent as its English path. */

/** Clothing and shoes: these need a size too. */
const SIZED = new Set(
  `
  182 187 203 204 206 207 208 209 211 212 213 214 215 1516 1578 1580 1581 1594 1604 1675 1772 1807 1831 2160 2271 2292 2302 2306 2331
  2396 2562 2563 2580 2745 2963 3066 3128 3188 3191 3253 3379 3414 3439 3455 3598 3683 3724 3729 3852 3888 3951 3958 4003 5182 5183
  5250 5322 5327 5329 5330 5343 5344 5378 5379 5388 5408 5409 5410 5411 5412 5423 5424 5425 5441 5460 5461 5462 5463 5483 5484 5490
  5506 5513 5514 5517 5549 5552 5555 5564 5598 5621 5622 5673 5674 5676 5677 5678 5679 5680 5681 5682 5683 5684 5697 5713 5834 5878
  5909 5949 6006 6031 6087 6227 6228 6229 7003 7132 7207 7208 7209 7210 7211 7235 7236 7237 7281 7313 8149 8248 499979
`
    .trim()
    .split(/\s+/),
);

/** Everything else in the branch. */
const OTHER = new Set(
  `
  166 167 168 169 170 171 173 175 176 177 178 179 180 181 184 188 189 190 191 192 193 194 196 197 200 201 1483 1662 1786 1856 1893
  1922 1933 1948 2020 2427 2477 2668 3032 3913 4057 4179 5114 5122 5123 5192 5193 5194 5207 5385 5387 5390 5422 5426 5443 5446 5567
  5623 5624 5625 5626 5685 5686 5687 5688 5841 5907 5914 5915 5939 5941 5942 6169 6170 6183 6238 6268 6277 6460 6463 6551 6552 6870
  6984 6985 7054 7078 7133 7230 7304 7305 7306 7307 7471 8017 8018 8200 8451 499972 500008 500118 502987 502988 543586 543587 543644
  543645 543646 543673 543674
`
    .trim()
    .split(/\s+/),
);

const BRANCH = 'Apparel & Accessories';

export function isApparel(category: string | undefined): boolean {
  if (!category) return false;
  return SIZED.has(category) || OTHER.has(category) || category === BRANCH || category.startsWith(`${BRANCH} > `);
}

function isSized(category: string): boolean {
  return (
    SIZED.has(category) ||
    [`${BRANCH} > Clothing`, `${BRANCH} > Shoes`].some((path) => category === path || category.startsWith(`${path} > `))
  );
}

/** support.google.com/merchants/answer/6324487, 6324479, 6324463 and 6324492: where, and which (JSON name, feed name). */
export const apparelNeeds = {
  countries: ['BR', 'DE', 'FR', 'GB', 'JP', 'US'],
  attributes: (category: string): [string, string][] => [
    ['color', 'color'],
    ['gender', 'gender'],
    ['ageGroup', 'age_group'],
    ...(isSized(category) ? ([['size', 'size']] as [string, string][]) : []),
  ],
};
