import { problem, type Problem } from '../../../libs/problem/index.js';
import { localeChain, compareAxisValues, type CellValue } from '../../catalog/index.js';
import { compileLookup, type CellLookup } from './cells.js';
import type { ViewDictionary, ViewNode } from './edition-view.js';
import { attributeLabel, labelMissing, optionLabel } from './labels.js';
import type { AxisValue, MappingBody } from '../../port/index.js';
import type { ChannelPlace } from './sources.js';
import { asText } from './values.js';
import type { Vocabulary } from './vocabulary.js';

type AxisPlan = NonNullable<MappingBody['plans']>[string];

export interface CompiledAxes {
  names: { attribute: string; name: string }[];
  values(chain: readonly ViewNode[], problems: Problem[]): AxisValue[];
  /** Axes without a name. */
  problems: Problem[];
  /** Of the values read until now, where each stands on its axis: attribute → code → place. Undefined: the edition knows no order. */
  places(): Map<string, Map<string, number>> | undefined;
}

interface AxisReading {
  code: string;
  label: string;
  /** What it is compared by: a value for each attribute of the axis. */
  values: CellValue[];
}

interface Axis {
  attribute: string;
  name: string;
  problems: Problem[];
  read(chain: readonly ViewNode[], problems: Problem[]): AxisReading | undefined;
  compare(a: CellValue[], b: CellValue[]): number;
}

/** Which axes the channel gets: the plan's, in its order, else all in level order. Axes named in `joined` become one. */
export function compileAxes(
  root: ViewNode,
  dictionary: ViewDictionary,
  plan: AxisPlan | undefined,
  place: ChannelPlace,
  vocabulary: Vocabulary,
): CompiledAxes {
  const own = (root.axes ?? []).flat();
  const chosen = plan?.axes ? plan.axes.filter((axis) => own.includes(axis)) : own;
  const together = plan?.joined?.axes.filter((axis) => own.includes(axis)) ?? [];
  const locales = localeChain(place.locale, place.locales);
  const single = (code: string): Axis => singleAxis(code, root.sku, dictionary, place, locales, vocabulary);
  const axes: Axis[] = [];
  for (const code of chosen) {
    if (!together.includes(code)) axes.push(single(code));
    else if (code === chosen.find((axis) => together.includes(axis))) axes.push(joinedAxis(plan!.joined!, together.map(single)));
  }
  const seen = new Map(axes.map(({ attribute }) => [attribute, new Map<string, CellValue[]>()]));
  return {
    names: axes.map(({ attribute, name }) => ({ attribute, name })),
    problems: axes.flatMap((axis) => axis.problems),
    values: (chain, problems) =>
      axes.flatMap((axis) => {
        const value = axis.read(chain, problems);
        if (!value) return [];
        seen.get(axis.attribute)!.set(value.code, value.values);
        return [{ attribute: axis.attribute, name: axis.name, code: value.code, label: value.label }];
      }),
    places: () =>
      dictionary.positions === undefined
        ? undefined
        : new Map(axes.map((axis) => [axis.attribute, placesOn(axis, seen.get(axis.attribute)!)])),
  };
}

/** From 0; values that nothing puts before each other share a place. */
function placesOn({ compare }: Axis, seen: Map<string, CellValue[]>): Map<string, number> {
  const places = new Map<string, number>();
  let before: { values: CellValue[]; place: number } | undefined;
  for (const [code, values] of [...seen].sort(([, a], [, b]) => compare(a, b))) {
    const place = before === undefined ? 0 : before.place + Number(compare(before.values, values) !== 0);
    places.set(code, place);
    before = { values, place };
  }
  return places;
}

function singleAxis(
  code: string,
  rootSku: string,
  dictionary: ViewDictionary,
  place: ChannelPlace,
  locales: string[],
  vocabulary: Vocabulary,
): Axis {
  const attribute = vocabulary.attributes.get(code);
  const lookup: CellLookup = attribute ? compileLookup(attribute, { scopes: place.scopes, locales }) : () => undefined;
  const name = attributeLabel(dictionary, code, locales);
  const compare = compareAxisValues({
    type: attribute?.type ?? 'text',
    positionOf: (option) => dictionary.positions?.[code]?.[option],
    units: vocabulary.unitFamilies.get(attribute?.unitFamily ?? '')?.units ?? {},
  });
  return {
    attribute: code,
    name: name ?? code,
    problems: name === undefined ? [labelMissing(`The axis ${code}`, code, place.locale, rootSku)] : [],
    compare: ([a], [b]) => compare(a, b),
    read: (chain, problems) => {
      const found = lookup(chain);
      if (!found) {
        problems.push(axisEmpty(chain[0]!.sku, code, attribute?.owner));
        return undefined;
      }
      const label = attribute?.type === 'select' ? optionLabel(dictionary, code, String(found.value), locales) : asText(found.value);
      if (label === undefined)
        problems.push(labelMissing(`Option ${String(found.value)} of ${code}`, found.ref.cell, place.locale, found.ref.sku));
      return { code: asText(found.value), label: label ?? asText(found.value), values: [found.value as CellValue] };
    },
  };
}

function joinedAxis(joined: NonNullable<AxisPlan['joined']>, parts: Axis[]): Axis {
  return {
    attribute: joined.axes.join('+'),
    name: joined.name,
    problems: [],
    compare: (a, b) => parts.reduce((decided, part, at) => decided || part.compare([a[at]!], [b[at]!]), 0),
    read: (chain, problems) => {
      const values = parts.map((part) => part.read(chain, problems));
      if (values.some((value) => value === undefined)) return undefined;
      return {
        code: values.map((value) => value!.code).join('+'),
        label: values.map((value) => value!.label).join(joined.with),
        values: values.flatMap((value) => value!.values),
      };
    },
  };
}

function axisEmpty(sku: string, cell: string, owner: string | undefined): Problem {
  return problem('axis_empty', cell, `${sku} has no value for its axis ${cell}`, `Give ${cell} on ${sku}: it tells the variants apart`, {
    severity: 'error',
    owner: owner ?? 'pim',
    details: { sku, cell },
  });
}
