import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FactsForwarder } from '../../src/approval/index.js';
import { startTestServer, type TestServer } from '../support/index.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await server.ds.query(`
    INSERT INTO locale VALUES ('en_US', 'English');
    INSERT INTO scope VALUES ('shop', 'channel', NULL);
    INSERT INTO attribute (code, type, owner, localizable) VALUES ('title', 'text', 'pim', true), ('weight', 'number', 'erp', false);
    INSERT INTO family (code, attributes) VALUES ('tees', '{title,weight}')`);
  const lines = ['G-1', 'G-2', 'G-3'].map((sku) => JSON.stringify({ sku, family: 'tees', facts: { weight: '1' } })).join('\n');
  const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${server.keys.integration}` };
  const answer = await fetch(`${server.url}/erp/v1/items`, { method: 'POST', headers, body: lines });
  expect(answer.status).toBe(200);
});
afterAll(() => server.close());

interface Decided {
  userErrors: { code: string; path: string }[];
  review: { state: string; sku: string; version: number; authors: string[] };
  edition: { number: number; cause: string; hash: string; locales: string[] };
}
const submit = `mutation ($skus: [String!]!) { submitProducts(input: { skus: $skus, channels: ["shop"], locales: ["en_US"] }) {
  products { sku version reviewIds userErrors { code path } } userErrors { code path } } }`;
const approve = `mutation ($id: ID!, $version: Int) { approveReview(reviewId: $id, version: $version, comment: "good") {
  userErrors { code path } review { state sku version authors } edition { number cause hash locales } } }`;

test('nothing to submit and nothing to approve is said with its place, and does nothing', async () => {
  const empty = `mutation ($skus: [String!]!, $channels: [String!]!, $locales: [String!]!) {
    submitProducts(input: { skus: $skus, channels: $channels, locales: $locales }) { products { sku } userErrors { code path } } }`;
  const sent = await server.graphql<{ submitProducts: object }>(empty, { skus: [], channels: [], locales: [] }, server.keys.editor);
  expect(sent.data.submitProducts).toEqual({
    products: [],
    userErrors: ['skus', 'channels', 'locales'].map((path) => ({ code: 'empty', path: expect.stringContaining(path) })),
  });
  const approved = await server.graphql<{ approveReviews: { userErrors: object[] } }>(
    'mutation { approveReviews(reviews: []) { userErrors { code path } } }',
    {},
    server.keys.approver,
  );
  expect(approved.data.approveReviews.userErrors).toEqual([{ code: 'empty', path: 'reviews' }]);
  expect(
    await server.ds.query('SELECT (SELECT count(*)::int FROM version) AS versions, (SELECT count(*)::int FROM approval) AS approvals'),
  ).toEqual([{ versions: 0, approvals: 0 }]);
});

test('an editor submits, an approver approves, and the edition is there', async () => {
  const sent = await server.graphql<{
    submitProducts: { products: { sku: string; version: number; reviewIds: string[]; userErrors: { code: string }[] }[] };
  }>(submit, { skus: ['G-1', 'G-2', 'NO'] }, server.keys.editor);
  const { products } = sent.data.submitProducts;
  expect(products.map((p) => [p.sku, p.version, p.reviewIds.length, p.userErrors.map((e) => e.code)])).toEqual([
    ['G-1', 1, 1, []],
    ['G-2', 1, 1, []],
    ['NO', null, 0, ['product_not_found']],
  ]);
  const id = products[0]!.reviewIds[0];
  const queue = await server.graphql<{ reviews: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } }>(
    '{ reviews(first: 1) { nodes { id sku state } pageInfo { hasNextPage endCursor } } }',
    {},
    server.keys.viewer,
  );
  expect(queue.data.reviews).toMatchObject({ nodes: [{ id, sku: 'G-1', state: 'in_review' }], pageInfo: { hasNextPage: true } });
  const rest = await server.graphql<typeof queue.data>(
    'query ($after: String) { reviews(first: 5, after: $after) { nodes { id } pageInfo { hasNextPage } } }',
    {
      after: queue.data.reviews.pageInfo.endCursor,
    },
  );
  expect(rest.data.reviews.nodes).toEqual([{ id: products[1]!.reviewIds[0] }]);

  const stale = await server.graphql<{ approveReview: Decided }>(approve, { id, version: 7 }, server.keys.approver);
  expect(stale.data.approveReview.userErrors).toEqual([{ code: 'review_stale', path: 'reviews.0' }]);
  const done = await server.graphql<{ approveReview: Decided }>(approve, { id, version: 1 }, server.keys.approver);
  expect(done.data.approveReview).toMatchObject({
    userErrors: [],
    review: { state: 'approved', sku: 'G-1', version: 1, authors: ['ed'] },
    edition: { number: 1, cause: 'approval', locales: ['en_US'] },
  });
  const { data } = await server.graphql<Record<'versions' | 'editions', { nodes: object[] }>>(
    '{ versions(sku: "G-1") { nodes { number createdBy } } editions(sku: "G-1", channel: "shop") { nodes { number hash } } }',
  );
  expect(data.versions.nodes).toEqual([{ number: 1, createdBy: 'ed' }]);
  expect(data.editions.nodes).toEqual([{ number: 1, hash: done.data.approveReview.edition.hash }]);
});

test('a recall by a person makes an edition at once, without approval; another edit of the draft makes none', async () => {
  const editor = (query: string) => server.graphql<Record<string, { userErrors: object[] }>>(query, {}, server.keys.editor);
  const forward = () => server.app.get(FactsForwarder, { strict: false }).forwardOnce();
  const edit =
    'mutation ($values: JSON!) { updateCells(input: { sku: "G-1", expectedRevision: 1, values: $values }) { userErrors { code } } }';
  const edited = await server.graphql<{ updateCells: { userErrors: object[] } }>(
    edit,
    { values: { 'title@en_US': 'Half-writ' } },
    server.keys.editor,
  );
  expect(edited.data.updateCells.userErrors).toEqual([]);
  expect(await forward()).toEqual({ taken: 0, editions: 0 });
  const recall = 'mutation { setLifecycle(input: { sku: "G-1", lifecycle: recalled }) { userErrors { code } } }';
  expect((await editor(recall)).data['setLifecycle']!.userErrors).toEqual([]);
  expect(await forward()).toEqual({ taken: 1, editions: 1 });
  expect((await editor(recall)).data['setLifecycle']!.userErrors).toEqual([]);
  expect(await forward()).toEqual({ taken: 0, editions: 0 });
  const { data } = await server.graphql<{ editions: { nodes: object[] } }>('{ editions(sku: "G-1") { nodes { number cause locales } } }');
  expect(data.editions.nodes[0]).toEqual({ number: 2, cause: 'facts', locales: ['en_US'] });
});

test('who may do what is held to: an administrator is held to four eyes too', async () => {
  const forbidden = async (query: string, variables: object, key: string) =>
    (await server.graphql(query, { ...variables }, key)).errors?.map((error) => error.extensions.code);
  expect(await forbidden(submit, { skus: ['G-3'] }, server.keys.approver)).toEqual(['forbidden']);
  expect(await forbidden(approve, { id: '1' }, server.keys.editor)).toEqual(['forbidden']);
  expect(await forbidden(submit, { skus: ['G-3'] }, server.keys.integration)).toEqual(['forbidden']);
  const sent = await server.graphql<{ submitProducts: { products: { reviewIds: string[] }[] } }>(submit, { skus: ['G-3'] });
  const own = await server.graphql<{ approveReview: Decided }>(approve, { id: sent.data.submitProducts.products[0]!.reviewIds[0] });
  expect(own.data.approveReview.userErrors[0]!.code).toBe('four_eyes');
});

test('a person who sent facts by the door of the ERP is an author like any other; the ERP itself is none', async () => {
  const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${server.keys.administrator}` };
  const body = JSON.stringify({ sku: 'G-2', facts: { weight: '7' } });
  expect((await fetch(`${server.url}/erp/v1/items`, { method: 'POST', headers, body })).status).toBe(200);
  const { data } = await server.graphql<{ reviews: { nodes: { id: string; sku: string }[] } }>(
    '{ reviews(first: 50, state: in_review) { nodes { id sku } } }',
  );
  const open = data.reviews.nodes.find(({ sku }) => sku === 'G-2')!;
  await server.graphql('mutation ($id: ID!) { withdrawReview(reviewId: $id) { reviewId } }', { id: open.id }, server.keys.editor);
  const sent = await server.graphql<{ submitProducts: { products: { reviewIds: string[] }[] } }>(
    submit,
    { skus: ['G-2'] },
    server.keys.editor,
  );
  const id = sent.data.submitProducts.products[0]!.reviewIds[0];
  const own = await server.graphql<{ approveReview: Decided }>(approve, { id });
  expect(own.data.approveReview.userErrors[0]!.code).toBe('four_eyes');
  const other = await server.graphql<{ approveReview: Decided }>(approve, { id }, server.keys.approver);
  expect(other.data.approveReview).toMatchObject({ userErrors: [], review: { authors: ['ada', 'ed'] } });
});

test('a rejection needs its comment, a cursor must be one of ours, a rollback an edition', async () => {
  const { data } = await server.graphql<{ rejectReview: Decided; rollbackChannel: Decided }>(
    `mutation { rejectReview(reviewId: "1", comment: " ") { userErrors { code } } rollbackChannel(sku: "G-1", channel: "shop", edition: 9) { userErrors { code } } }`,
  );
  expect([data.rejectReview.userErrors[0]!.code, data.rollbackChannel.userErrors[0]!.code]).toEqual([
    'comment_missing',
    'edition_not_found',
  ]);
  const bad = await server.graphql('{ reviews(after: "???") { nodes { id } } }');
  expect(bad.errors?.[0]?.extensions.code).toBe('bad_cursor');
  const negative = await server.graphql('{ reviews(first: -5) { nodes { id } } }');
  expect(negative.errors?.[0]?.extensions.code).toBe('page_invalid');
});
