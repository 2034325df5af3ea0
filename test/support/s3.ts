/** A real S3 for tests, when the machine has one: PLINTH_TEST_S3_ENDPOINT, _ACCESS_KEY and _SECRET_KEY. */
export function testS3(): { endpoint: string; accessKey: string; secretKey: string } | undefined {
  const endpoint = process.env['PLINTH_TEST_S3_ENDPOINT'];
  if (!endpoint) return undefined;
  return {
    endpoint,
    accessKey: process.env['PLINTH_TEST_S3_ACCESS_KEY'] ?? '',
    secretKey: process.env['PLINTH_TEST_S3_SECRET_KEY'] ?? '',
  };
}
