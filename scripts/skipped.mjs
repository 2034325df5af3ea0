/**
 * What `npm test` says of the tests that were skipped: how many for which need. A title tells it at its end, "(needs …)", of the test or
 * of a group around it. One that does not is counted as a failure: a test that nobody runs, and nobody knows why, proves nothing.
 */
export function tellSkipped(testResults) {
  const reasons = new Map();
  for (const { assertionResults } of testResults) {
    for (const { status, ancestorTitles, title } of assertionResults) {
      if (status !== 'pending') continue;
      const titles = [...ancestorTitles, title];
      const need = titles.map((one) => /\((needs .+)\)$/.exec(one)?.[1]).find(Boolean) ?? `does not say why: ${titles.join(' › ')}`;
      const { count, group } = reasons.get(need) ?? { count: 0, group: titles[0] };
      reasons.set(need, { count: count + 1, group });
    }
  }
  const all = [...reasons].map(([need, { count, group }]) => ({ need, count, about: group.replace(/ \(needs .+\)$/, '') }));
  return {
    skipped: all.reduce((sum, { count }) => sum + count, 0),
    lines: all.map(({ need, count, about }) => `  ${count} ${need} (${about})`),
    unexplained: all.filter(({ need }) => need.startsWith('does not say why')).reduce((sum, { count }) => sum + count, 0),
  };
}
