import { goodInput, open, type Client } from './harness.js';
import { picture, servePictures, type Pictures } from './pictures.js';

/** A sandbox beside a picture server, for asking what the late verdict on a product is. */
export interface Desk {
  client: Client;
  pictures: Pictures;
  /** Inserts a good product with single attributes changed, and gives back the codes of its issues. */
  codes(attributes: Record<string, unknown>, imageLink?: string): Promise<string[]>;
  close(): Promise<void>;
}

export async function openDesk(): Promise<Desk> {
  const client = await open({}, { rateLimits: 'lifted' });
  const pictures = await servePictures();
  pictures.put('good.jpg', await picture(600, 600));
  let next = 0;
  return {
    client,
    pictures,
    codes: async (attributes, imageLink = pictures.url('good.jpg')) => {
      const offerId = `POL-${next++}`;
      const { status, body } = await client.insert(goodInput(imageLink, attributes, { offerId }));
      if (status !== 200) throw new Error(`Refused at the door: ${JSON.stringify(body)}`);
      return client.issues(`en~US~${offerId}`);
    },
    close: async () => {
      await client.close();
      await pictures.close();
    },
  };
}
