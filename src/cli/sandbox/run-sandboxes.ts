import { amazonSandbox } from '../../sandbox/amazon/index.js';
import { googleSandbox } from '../../sandbox/google/index.js';
import { startSandbox, type RunningSandbox, type SandboxChannel, type SandboxSettings } from '../../sandbox/kit/index.js';
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

/** The three channels' stand-ins in one process, each a real HTTP server on loopback: all of them, or none. */
export async function runSandboxes({ ports, settings, definitions, currency }: SandboxesOptions): Promise<Sandboxes> {
  const running: RunningSandbox[] = [];
  const close = async (): Promise<void> => void (await Promise.all(running.map((sandbox) => sandbox.close())));
  const start = async (channel: SandboxChannel, port: number): Promise<RunningSandbox> => {
    const sandbox = await startSandbox(channel, { port, settings });
    running.push(sandbox);
    return sandbox;
  };
  try {
    const shopify = await start(shopifySandbox(currency ? { currency } : {}), ports.shopify);
    const amazon = await start(amazonSandbox(definitions ? { definitions } : {}), ports.amazon);
    const google = await start(googleSandbox({}), ports.google);
    return { shopify, amazon, google, close };
  } catch (error) {
    await close(); // one that is left listening would keep the process from ending
    throw error;
  }
}
