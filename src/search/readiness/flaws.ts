import { checkValue, localeChain, type Attribute, type AttributeOption, type CatalogSchema, type CellValue } from '../../catalog/index.js';
import { attributeOfCell } from '../cells/attribute-of-cell.js';
import { keyHash } from '../cells/terms.js';
import type { ReadinessPlace } from './demands.js';
import { isUnseen } from '../../port/kit/index.js';
import { lookAlikesOf } from './look-alikes.js';
import type { ReadinessFlawEntity } from './flaw.entity.js';
import { reasonOf, type Reason } from './reasons.js';

/** A node, and values that it states. */
interface StatedNode {
  rootId: string;
  position: string;
  values: Iterable<readonly [cell: string, value: CellValue | null]>;
}

/** What is wrong with what nodes state, as rows, with the reasons that they name. */
export function flawRows(
  schema: CatalogSchema,
  nodes: Iterable<StatedNode>,
  of: (attribute: Attribute, cell: string, value: CellValue) => Reason[],
): { flaws: ReadinessFlawEntity[]; reasons: Reason[] } {
  const flaws: ReadinessFlawEntity[] = [];
  const reasons: Reason[] = [];
  for (const { rootId, position, values } of nodes)
    for (const [cell, value] of values) {
      const attribute = value === null ? undefined : attributeOfCell(schema, cell);
      for (const reason of attribute ? of(attribute, cell, value!) : []) {
        reasons.push(reason);
        flaws.push({ rootId, key: keyHash(cell), position, reason: reason.id });
      }
    }
  return { flaws, reasons };
}

/** Lists of locales in which channels look for a label, by the locale that they look for. */
type Languages = ReadonlyMap<string, readonly (readonly string[])[]>;

export function languagesOf(places: readonly ReadinessPlace[]): Languages {
  const chains = places.flatMap(({ locales }) => locales.map((locale) => localeChain(locale, locales)));
  return Map.groupBy(chains, (chain) => chain[0]!);
}

/** A value that today's rules would not let in, and options that customers of some channel would see by their code. */
export function flawsOf(schema: CatalogSchema, languages: Languages, attribute: Attribute, cell: string, value: CellValue): Reason[] {
  const { problem } = checkValue(schema, attribute, value, cell);
  return [...(problem ? [brokenRule(attribute, cell, problem.message)] : []), ...namelessOf(languages, attribute, value)];
}

/** Of a value that was just let in, only what it is called can be amiss. */
export function namelessOf(languages: Languages, attribute: Attribute, value: CellValue): Reason[] {
  if (attribute.options.size === 0 || languages.size === 0) return [];
  const codes = Array.isArray(value) ? value : [value as string];
  return codes.flatMap((code) => {
    const option = attribute.options.get(code);
    return option ? [...nameless(languages, attribute, option), ...lookAlike(languages, attribute, option)] : [];
  });
}

function nameless(languages: Languages, attribute: Attribute, { code, labels }: AttributeOption): Reason[] {
  return [...languages].flatMap(([locale, chains]) =>
    chains.every((chain) => chain.some((one) => !isUnseen(labels[one] ?? '')))
      ? []
      : reasonOf({
          ...{
            channelCode: '',
            code: 'option_without_label',
            place: `${attribute.code}.${code}`,
            locale,
            severity: 'warning',
            owner: 'pim',
          },
          message: `${code} of ${attribute.code} has no label in ${locale}`,
          fix: `Give it a label in ${locale}`,
        }),
  );
}

function lookAlike(languages: Languages, attribute: Attribute, { code }: AttributeOption): Reason[] {
  const twins = lookAlikesOf(attribute).get(code) ?? [];
  return twins
    .filter(({ locale }) => languages.has(locale))
    .map(({ locale, other }) =>
      reasonOf({
        ...{ channelCode: '', code: 'option_look_alike', place: `${attribute.code}.${code}`, locale, severity: 'warning', owner: 'pim' },
        message: `The label of ${code} of ${attribute.code} cannot be told from that of ${other} in ${locale}`,
        fix: `Give ${code} or ${other} a label that looks different`,
      }),
    );
}

function brokenRule({ code, owner }: Attribute, cell: string, message: string): Reason {
  return reasonOf({
    ...{ channelCode: '', code: 'value_breaks_rule', place: cell, locale: /@([^#]+)/.exec(cell)?.[1] ?? '', severity: 'error', owner },
    message: `A value of ${cell} does not follow the rules of ${code}: ${message}`,
    fix: owner === 'erp' ? 'Correct it in the ERP, or change the rule' : 'Correct it, or change the rule',
  });
}
