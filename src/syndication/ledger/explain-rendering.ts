import { say, type ExplainInputs, type Explanation } from './explanation.js';

const SHOWN = 3;

/** What a new version of Plinth would say otherwise of a listing that is live, to go on after how it is; undefined: nothing. Pure. */
export function explainRendering({ listing: { otherwise, channel } }: ExplainInputs): Explanation | undefined {
  const fields = otherwise.flatMap((one) => one.fields);
  const [first] = otherwise;
  if (!first) return undefined;
  const more = fields.length > SHOWN ? ` and ${fields.length - SHOWN} more` : '';
  const message =
    `. This version of Plinth (${first.renderer}) says ${fields.slice(0, SHOWN).join(', ')}${more} otherwise, ` +
    'and sends nothing of that by itself; the next change of the listing takes it along';
  return say('rendering_decision', message, `See renderDifferences of ${channel}, then let it in by letInRendering`, 'publisher');
}
