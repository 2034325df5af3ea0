import type { DataSource } from 'typeorm';

/** A small catalogue of definitions, by plain SQL: these tests are about products, not about the doors for definitions. */
export async function seedDefinitions(ds: DataSource): Promise<void> {
  await ds.query(`
    INSERT INTO locale VALUES ('en_US', 'English'), ('de_DE', 'Deutsch'), ('fr_FR', 'Français');
    INSERT INTO market VALUES ('us', 'US', 'USD', 'net'), ('de', 'DE', 'EUR', 'gross'), ('jp', 'JP', 'JPY', 'gross');
    INSERT INTO scope VALUES ('amazon', 'channel_group', NULL), ('amazon-de', 'channel', 'amazon'), ('shop', 'channel', NULL);
    INSERT INTO unit_family VALUES ('weight', 'GRAM', '{}', '{"GRAM": {"factor": "1"}, "KILOGRAM": {"factor": "1000"}}');
    INSERT INTO attribute (code, type, owner, localizable, scopable, unit_family, validation, fact_policy) VALUES
      ('name', 'text', 'pim', true, false, NULL, '{"maxLength": 60}', 'auto'),
      ('description', 'rich_text', 'pim', true, true, NULL, '{}', 'auto'),
      ('color', 'select', 'pim', false, false, NULL, '{}', 'auto'),
      ('size', 'select', 'erp', false, false, NULL, '{}', 'auto'),
      ('weight', 'measurement', 'erp', false, false, 'weight', '{"min": "0"}', 'auto'),
      ('gtin', 'text', 'erp', false, false, NULL, '{"format": "gtin"}', 'auto'),
      ('hazard', 'text', 'erp', false, false, NULL, '{}', 'review'),
      ('material', 'multi_select', 'pim', false, false, NULL, '{}', 'auto'),
      ('rating', 'number', 'pim', false, false, NULL, '{"min": "0", "max": "5", "decimals": 1}', 'auto'),
      ('released', 'date', 'pim', false, false, NULL, '{}', 'auto'),
      ('washable', 'boolean', 'pim', false, false, NULL, '{}', 'auto'),
      ('brand', 'reference', 'pim', false, false, NULL, '{}', 'auto'),
      ('manual', 'asset', 'pim', false, false, NULL, '{}', 'auto'),
      ('notes', 'text', 'pim', false, false, NULL, '{}', 'auto');
    INSERT INTO attribute_option (attribute_code, code, position) VALUES
      ('color', 'red', 0), ('color', 'blue', 1), ('size', 's', 0), ('size', 'm', 1), ('size', 'l', 2), ('material', 'wool', 0), ('material', 'cotton', 1);
    INSERT INTO family (code, attributes, required) VALUES
      ('shirts', '{name,description,color,size,weight,gtin,hazard,material,rating,released,washable,brand,manual}', '{"*": ["name"], "shop": ["color"]}'),
      ('mugs', '{name,color,weight}', '{}');
    INSERT INTO family_variant (code, family_code, levels) VALUES
      ('by_size', 'shirts', '[{"axes": ["size"], "attributes": ["gtin"]}]'),
      ('by_color_size', 'shirts', '[{"axes": ["color"], "attributes": []}, {"axes": ["size"], "attributes": ["gtin"]}]');
    INSERT INTO category (code, parent_code, path) VALUES ('clothes', NULL, 'clothes'), ('tops', 'clothes', 'clothes.tops'), ('home', NULL, 'home');
  `);
}
