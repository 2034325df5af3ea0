/** What the channel learned of a file by fetching it. */
export interface FetchedFile {
  mimeType: string;
  bytes: number;
  width: number;
  height: number;
}

/** The codes of FileErrorCode that a picture can end with. */
export const FILE_ERROR_CODES = [
  'IMAGE_DOWNLOAD_FAILURE',
  'IMAGE_PROCESSING_FAILURE',
  'INVALID_IMAGE_ASPECT_RATIO',
  'INVALID_IMAGE_FILE_SIZE',
  'INVALID_IMAGE_RESOLUTION',
  'MEDIA_TIMEOUT_ERROR',
  'UNSUPPORTED_IMAGE_FILE_TYPE',
  'UNKNOWN',
] as const;

export type FileErrorCode = (typeof FILE_ERROR_CODES)[number];

export class FileFailure extends Error {
  constructor(
    readonly code: FileErrorCode,
    message: string,
  ) {
    super(message);
  }
}
