/** Who asks, by which request: for the audit. */
export interface Doer {
  person: string;
  requestId: string | null;
}
