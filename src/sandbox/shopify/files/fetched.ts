/** What the channel learned of a file by fetching it. */
export interface FetchedFile {
  mimeType: string;
  bytes: number;
  width: number;
  height: number;
}

/** The codes of FileErrorCode that the sandbox can arrive at. */
export type FileErrorCode =
  | 'IMAGE_DOWNLOAD_FAILURE'
  | 'IMAGE_PROCESSING_FAILURE'
  | 'INVALID_IMAGE_FILE_SIZE'
  | 'INVALID_IMAGE_RESOLUTION'
  | 'UNSUPPORTED_IMAGE_FILE_TYPE'
  | 'DUPLICATE_FILENAME_ERROR';

export class FileFailure extends Error {
  constructor(
    readonly code: FileErrorCode,
    message: string,
  ) {
    super(message);
  }
}
