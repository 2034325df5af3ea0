/** How long a test waits for what happens at all. It ends what hangs and measures nothing: five times what a machine took that did much else. */
export const PATIENCE_MS = 400_000;
