import { problem, type Problem } from '../../../libs/problem/index.js';

export function categoriesOfRoot(path: string): Problem {
  const message = 'Only a product has categories; what stands below shares them.';
  return problem('categories_of_root', `${path}.categories`, message, 'Set them on the product.');
}
