/** Stops what global-setup.ts started: both run in the same process. */
export default async function globalTeardown(): Promise<void> {
  const { plinthTestCluster } = globalThis as { plinthTestCluster?: { stop(): Promise<void> } };
  await plinthTestCluster?.stop();
}
