/** Tags and attributes of an HTML text that its safe form has no more: named, because a description without its pictures is another one. */
export function lostMarkup(html: string, safe: string): string[] {
  const kept = markup(safe);
  return [...markup(html)].filter((one) => !kept.has(one) && !RENAMED.has(one)).sort();
}

/** What only dresses a text: without it nothing is missing. */
const RENAMED = new Set(['<html>', '<body>', '<head>', '<div>', '<font>', '<center>', 'class', 'id']);

function markup(html: string): Set<string> {
  const found = new Set<string>();
  for (const [, name = '', attributes = ''] of html.matchAll(/<([a-zA-Z][a-zA-Z0-9]{0,20})([^<>]{0,2000})>/g)) {
    found.add(`<${name.toLowerCase()}>`);
    for (const [, attribute = ''] of attributes.matchAll(/\s([a-zA-Z-]{1,30})\s?=/g)) found.add(attribute.toLowerCase());
  }
  return found;
}
