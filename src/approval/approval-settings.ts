/** A class, because Nest needs a value as its token. */
export class ApprovalSettings {
  /** True where this process forwards facts. */
  worker: boolean;

  constructor(settings: ApprovalSettings) {
    Object.assign(this, settings);
  }
}
