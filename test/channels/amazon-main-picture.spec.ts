import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { judgeMainPicture, pictureSent } from '../../src/channels/amazon/main-picture.js';
import { ContractDriver, isLive, type TestContext } from '../support/syndication/index.js';
import { startHarness, US, type AmazonHarness } from './amazon-harness.js';
import { vase } from './amazon-products.js';

let harness: AmazonHarness;
let context: TestContext;
let driver: ContractDriver;
beforeAll(async () => {
  harness = await startHarness();
  context = harness.context();
  driver = new ContractDriver(harness, context);
});
afterAll(async () => {
  await context.close();
  await harness.close();
});

const HOUR = 3_600_000;
const at = (hours: number): Date => new Date(Date.UTC(2026, 0, 1) + hours * HOUR);
const link = (name: string) => ({ link: `https://m.media-amazon.com/images/I/${name}` });

it('takes for ours what is shown an hour after our content was taken, and tells another from then on', () => {
  const sent = pictureSent(at(0));
  expect(judgeMainPicture(link('old.jpg'), sent, at(0.9))).toEqual({ main_image: true, marks: {} });
  expect(judgeMainPicture(link('71a.jpg'), sent, at(1.1))).toEqual({ main_image: true, marks: { pictureShown: '71a' } });
  const known = { ...sent, pictureShown: '71a' };
  expect(judgeMainPicture({ link: 'https://images-na.example/I/71a._SL500_.jpg?x=1' }, known, at(9))).toEqual({
    main_image: true,
    marks: {},
  });
  expect(judgeMainPicture(link('81b.jpg'), known, at(9))).toEqual({ main_image: link('81b.jpg').link, marks: {} });
  expect(judgeMainPicture(undefined, known, at(9))).toEqual({ marks: {} });
  expect(judgeMainPicture(link('81b.jpg'), { ...known, ...pictureSent(at(9)) }, at(9.5))).toEqual({ main_image: true, marks: {} });
});

it('a main picture that somebody has changed by hand is a difference, until our content goes again', async () => {
  const product = vase(harness.pictures, { sku: 'FACE', quantity: 3 });
  let journeys = await driver.sendAll(product);
  await driver.readUntil(journeys, isLive);
  const child = () => journeys[1]!;
  const differences = async () => driver.differences(child(), (await driver.readOnce([child()]))[0]!);
  harness.sandbox.clock.advance(2 * HOUR);
  expect(await differences()).toEqual([]);

  const attributes = { main_product_image_locator: [{ media_location: `${harness.pictures}/another.jpeg`, marketplace_id: US }] };
  const edit = { method: 'POST', body: JSON.stringify({ sku: child().listing.key, marketplaceId: US, attributes }) };
  expect((await fetch(`${harness.sandbox.url}/_sandbox/edit`, edit)).status).toBe(200);
  await harness.settle();
  expect(await differences()).toEqual(['main_image']);
  const [seen] = await driver.readOnce([child()]);
  expect(seen).toMatchObject({ observed: { main_image: `${harness.pictures}/another.jpeg` } });

  journeys = await driver.sendAll(vase(harness.pictures, { sku: 'FACE', title: 'Another title', quantity: 3 }), journeys);
  await harness.settle();
  expect(await differences()).toEqual([]);
  harness.sandbox.clock.advance(2 * HOUR);
  expect(await differences()).toEqual([]);
});
