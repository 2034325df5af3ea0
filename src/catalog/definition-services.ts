import type { DataSource } from 'typeorm';
import { AttributeGroupEntity } from './attributes/attribute-group.entity.js';
import { AttributeGroupsRepository } from './attributes/attribute-groups.repository.js';
import { Attributes } from './attributes/attributes.service.js';
import { CategoriesRepository } from './categories/categories.repository.js';
import { Categories } from './categories/categories.service.js';
import { CategoryEntity } from './categories/category.entity.js';
import { Families } from './families/families.service.js';
import { LocaleEntity } from './places/locale.entity.js';
import { MarketEntity } from './places/market.entity.js';
import { PlacesRepository } from './places/places.repository.js';
import { Places } from './places/places.service.js';
import { ScopeEntity } from './places/scope.entity.js';
import { AttributeCatalog } from './schema/attribute-catalog.js';

/** What saves definitions, by kind. */
export interface DefinitionServices {
  catalog: AttributeCatalog;
  places: Places;
  attributes: Attributes;
  families: Families;
  categories: Categories;
}

/** The services of definitions for a command, which has a database and no application that would inject them. */
export function definitionServicesOf(ds: DataSource): DefinitionServices {
  const catalog = new AttributeCatalog();
  const places = new PlacesRepository(ds.getRepository(LocaleEntity), ds.getRepository(MarketEntity), ds.getRepository(ScopeEntity));
  return {
    catalog,
    places: new Places(catalog, places),
    attributes: new Attributes(catalog, new AttributeGroupsRepository(ds.getRepository(AttributeGroupEntity))),
    families: new Families(catalog),
    categories: new Categories(new CategoriesRepository(ds.getRepository(CategoryEntity))),
  };
}
