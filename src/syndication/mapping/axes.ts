import { problem, type Problem } from '../../../libs/problem/index.js';
import { compileLookup, localeChain, type CellLookup } from './cells.js';
import type { ViewDictionary, ViewNode } from './edition-view.js';
import { attributeLabel, optionLabel } from './labels.js';
import type { AxisValue, MappingBody } from '../../port/index.js';
import type { ChannelPlace } from './sources.js';
import { asText } from './values.js';
import type { Vocabulary } from './vocabulary.js';

type AxisPlan = NonNullable<MappingBody['plans']>[string];

export interface CompiledAxes {
  names: { attribute: string; name: string }[];
  values(chain: readonly ViewNode[], problems: Problem[]): AxisValue[];
}

interface Axis {
  attribute: string;
  name: string;
  read(chain: readonly ViewNode[], problems: Problem[]): { code: string; label: string } | undefined;
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
  const single = (code: string): Axis => singleAxis(code, dictionary, place, locales, vocabulary);
  const axes: Axis[] = [];
  for (const code of chosen) {
    if (!together.includes(code)) axes.push(single(code));
    else if (code === chosen.find((axis) => together.includes(axis))) axes.push(joinedAxis(plan!.joined!, together.map(single)));
  }
  return {
    names: axes.map(({ attribute, name }) => ({ attribute, name })),
    values: (chain, problems) =>
      axes.flatMap((axis) => {
        const value = axis.read(chain, problems);
        return value ? [{ attribute: axis.attribute, name: axis.name, ...value }] : [];
      }),
  };
}

function singleAxis(code: string, dictionary: ViewDictionary, place: ChannelPlace, locales: string[], vocabulary: Vocabulary): Axis {
  const attribute = vocabulary.attributes.get(code);
  const lookup: CellLookup = attribute ? compileLookup(attribute, { scopes: place.scopes, locales }) : () => undefined;
  return {
    attribute: code,
    name: attributeLabel(dictionary, code, locales),
    read: (chain, problems) => {
      const found = lookup(chain);
      if (found) return { code: asText(found.value), label: labelOf(found.value, code, dictionary, locales) };
      problems.push(axisEmpty(chain[0]!.sku, code, attribute?.owner));
      return undefined;
    },
  };
}

function joinedAxis(joined: NonNullable<AxisPlan['joined']>, parts: Axis[]): Axis {
  return {
    attribute: joined.axes.join('+'),
    name: joined.name,
    read: (chain, problems) => {
      const values = parts.map((part) => part.read(chain, problems));
      if (values.some((value) => value === undefined)) return undefined;
      return { code: values.map((value) => value!.code).join('+'), label: values.map((value) => value!.label).join(joined.with) };
    },
  };
}

function labelOf(value: unknown, attribute: string, dictionary: ViewDictionary, locales: string[]): string {
  return typeof value === 'string' ? optionLabel(dictionary, attribute, value, locales) : asText(value);
}

function axisEmpty(sku: string, cell: string, owner: string | undefined): Problem {
  return problem('axis_empty', cell, `${sku} has no value for its axis ${cell}`, `Give ${cell} on ${sku}: it tells the variants apart`, {
    severity: 'error',
    owner: owner ?? 'pim',
    details: { sku, cell },
  });
}
