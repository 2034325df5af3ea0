import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { cellKey } from '../cells/index.js';
import { ChangeParent } from '../products/change-parent.service.js';
import { EditProducts, type Edited } from '../products/edit-products.service.js';
import { OrderVariants } from '../products/order-variants.service.js';
import type { NodeRow } from '../products/prepare-rows.js';
import type { CellsUpdate } from '../products/update-cells.service.js';
import { ReadProducts } from '../products/read-products.service.js';
import {
  AssignFamilyArgs,
  ChangeParentArgs,
  ClearOverridesArgs,
  CreateProductArgs,
  CreateProductsArgs,
  EditProductsArgs,
  OrderVariantsArgs,
  SetCategoriesArgs,
  SetLifecycleArgs,
  UpdateCellsArgs,
} from './product-args.types.js';
import type { CreateProductInput, EditProductInput, UpdateCellsInput } from './product-input.types.js';
import { toProduct } from './product-view.js';
import { EditProductsPayload, Product, ProductPayload, ProductsPayload } from './product.types.js';

@Resolver(() => Product)
export class EditProductsResolver {
  constructor(
    private readonly edit: EditProducts,
    private readonly ordering: OrderVariants,
    private readonly parents: ChangeParent,
    private readonly read: ReadProducts,
  ) {}

  @Allow('edit')
  @Mutation(() => ProductPayload, { description: 'Makes a product, or a level or variant below a parent' })
  async createProduct(@Args() { input: given }: CreateProductArgs, @CurrentActing() by: Acting): Promise<ProductPayload> {
    return this.answer(given.sku, await this.edit.create([toRow(given, 'input')], by));
  }

  @Allow('edit')
  @Mutation(() => ProductsPayload, { description: 'Makes up to 500 nodes, parents and children in one call: all of them or none' })
  async createProducts(@Args() { inputs }: CreateProductsArgs, @CurrentActing() by: Acting): Promise<ProductsPayload> {
    const rows = inputs.map((given, at) => toRow(given, `inputs.${at}`));
    const { problems, warnings: told } = await this.edit.create(rows, by);
    if (problems.length > 0) return { load: () => Promise.resolve([]), userErrors: problems.map(UserError.from) };
    return { load: async () => (await this.read.many(inputs.map((given) => given.sku))).map(toProduct), userErrors: [], told };
  }

  @Allow('edit')
  @Mutation(() => ProductPayload, {
    description:
      'Writes content cells of one node. Cells that others changed meanwhile stay; where somebody else changed one of yours after expectedRevision, nothing is written and the error shows both values.',
  })
  async updateCells(@Args() { input: given }: UpdateCellsArgs, @CurrentActing() by: Acting): Promise<ProductPayload> {
    const update = toUpdate(given, 'input');
    return this.answer(given.sku, Array.isArray(update) ? update : await this.edit.updateCells(update, by));
  }

  @Allow('edit')
  @Mutation(() => EditProductsPayload, {
    description: 'The same for up to 500 nodes, with the categories of products. What is refused leaves the others alone',
  })
  async editProducts(@Args() { inputs, refused }: EditProductsArgs, @CurrentActing() by: Acting): Promise<EditProductsPayload> {
    const updates = inputs.map((given, at) => refused.get(at) ?? toUpdate(given, `inputs.${at}`));
    const malformed = updates.filter((update): update is Problem[] => Array.isArray(update)).flat();
    const sound = updates.filter((update): update is CellsUpdate => !Array.isArray(update));
    const { edited, problems } = await this.edit.updateMany(sound, by);
    return { edited, userErrors: [...malformed, ...problems].map(UserError.from) };
  }

  @Allow('edit')
  @Mutation(() => ProductPayload, { description: 'Takes own values of a level or variant away, so that the inherited ones show again' })
  async clearOverrides(@Args() { input: given }: ClearOverridesArgs, @CurrentActing() by: Acting): Promise<ProductPayload> {
    const { sku, expectedRevision } = given;
    const cells = Object.fromEntries(given.cells.map((cell) => [cell, null]));
    const update = { sku, expectedRevision, cells, onlyOverrides: true, path: 'input' };
    return this.answer(sku, await this.edit.updateCells(update, by));
  }

  @Allow('edit')
  @Mutation(() => ProductPayload, { description: 'Gives a product of the inbox its family, and its family variant if it has variants' })
  async assignFamily(@Args() { input: given }: AssignFamilyArgs, @CurrentActing() by: Acting): Promise<ProductPayload> {
    return this.answer(given.sku, await this.edit.place({ ...given, path: 'input' }, by));
  }

  @Allow('edit')
  @Mutation(() => ProductPayload, {
    description:
      'Takes a node that people made, with all that stands below it, to another parent. Both products go back to draft; every channel sells it where it was until the product that has it now is approved. What the ERP has placed is refused: its line moves that.',
  })
  async changeParent(@Args() { input: { sku, parent } }: ChangeParentArgs, @CurrentActing() by: Acting): Promise<ProductPayload> {
    return this.answer(sku, await this.parents.change(sku, parent, by));
  }

  @Allow('edit')
  @Mutation(() => ProductPayload, { description: 'Replaces the categories of a product, which all its nodes share' })
  async setCategories(@Args() { input: given }: SetCategoriesArgs, @CurrentActing() by: Acting): Promise<ProductPayload> {
    return this.answer(given.sku, await this.edit.place({ ...given, path: 'input' }, by));
  }

  @Allow('edit')
  @Mutation(() => ProductPayload, {
    description:
      'Orders what stands right below a product or level. Part of the draft, and reviewed with it; where somebody else ordered them after expectedRevision, nothing is written.',
  })
  async orderVariants(@Args() { input: given }: OrderVariantsArgs, @CurrentActing() by: Acting): Promise<ProductPayload> {
    return this.answer(given.sku, await this.ordering.order({ ...given, path: 'input' }, by));
  }

  @Allow('edit')
  @Mutation(() => ProductPayload, { description: 'Apart from approval: a recall counts at once' })
  async setLifecycle(@Args() { input: given }: SetLifecycleArgs, @CurrentActing() by: Acting): Promise<ProductPayload> {
    return this.answer(given.sku, await this.edit.place({ ...given, path: 'input' }, by));
  }

  private answer(sku: string, done: Problem[] | Edited): ProductPayload {
    const { problems, warnings: told } = Array.isArray(done) ? { problems: done, warnings: [] } : done;
    if (problems.length > 0) return { load: () => Promise.resolve(null), userErrors: problems.map(UserError.from) };
    const load = async (): Promise<Product | null> => {
      const seen = await this.read.one(sku);
      return seen ? toProduct(seen) : null;
    };
    return { load, userErrors: [], told };
  }
}

function toRow(given: CreateProductInput, path: string): NodeRow {
  const { sku, parentSku, family, familyVariant, lifecycle, categories } = given;
  const cells = (given.values ?? {}) as Record<string, unknown>;
  return { sku, parentSku, family, familyVariant, ...(lifecycle ? { lifecycle } : {}), ...(categories ? { categories } : {}), cells, path };
}

function toUpdate(given: EditProductInput, path: string): CellsUpdate | Problem[] {
  const cells = toCells(given, path);
  if (Array.isArray(cells)) return cells;
  const { sku, expectedRevision, categories } = given;
  return { sku, expectedRevision, cells, path, ...(categories ? { categories } : {}) };
}

function toCells(given: UpdateCellsInput, path: string): Record<string, unknown> | Problem[] {
  const cells: Record<string, unknown> = { ...((given.values ?? {}) as Record<string, unknown>) };
  for (const [at, cell] of (given.cells ?? []).entries()) {
    const key = cellKey(cell);
    if (Object.hasOwn(cells, key))
      return [problem('cell_twice', `${path}.cells.${at}`, `The cell ${key} is there twice.`, 'Send each cell once.')];
    cells[key] = cell.value ?? null;
  }
  return cells;
}
