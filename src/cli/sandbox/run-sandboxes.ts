import { amazonSandbox } from '../../sandbox/amazon/index.js';
import { googleSandbox } from '../../sandbox/google/index.js';
import { startSandbox, type RunningSandbox, type SandboxSettings } from '../../sandbox/kit/index.js';
import { shopifySandbox } from '../../sandbox/shopify/index.js';

export interface SandboxesOptions {
  /** 0 picks a free port. */
  ports: { shopify: number; amazon: number; google: number };
  settings: Partial<SandboxSettings>;
  /** A folder of Amazon product-type definitions to use beside our own. */
  definitions?: string;
  /** In which the Shopify shop sells; ISO 4217. */
  currency?: string;
}

export interface Sandboxes {
  shopify: RunningSandbox;
  amazon: RunningSandbox;
  google: RunningSandbox;
  close(): Promise<void>;
}

/** The three channels' stand-ins in one process, each a real HTTP server on loopback. */
export async function runSandboxes({ ports, settings, definitions, currency }: SandboxesOptions): Promise<Sandboxes> {
  const shopify = await startSandbox(shopifySandbox(currency ? { currency } : {}), { port: ports.shopify, settings });
  const amazon = await startSandbox(amazonSandbox(definitions ? { definitions } : {}), { port: ports.amazon, settings });
  const google = await startSandbox(googleSandbox({}), { port: ports.google, settings });
  return {
    shopify,
    amazon,
    google,
    close: async () => {
      await Promise.all([shopify.close(), amazon.close(), google.close()]);
    },
  };
}
