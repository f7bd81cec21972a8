import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { SourceConfig } from '../../core/source-config.ts';
import { awsTransport } from '../http/aws-transport.ts';
import { openHttp } from '../http.ts';
import { readBucket } from '../listing/bucket.ts';
import { endpointProblem } from '../listing/bucket-config.ts';
import { s3Bucket } from '../listing/s3-bucket.ts';
import { type ReadOptions, SourceError, type SourceEvent, type SourceKind } from '../source.ts';

/**
 * Objects of an S3 bucket. Without `endpoint` it is one of Amazon's. Another server is asked for `<endpoint>/<bucket>/<key>`, or,
 * where `endpoint` has `{bucket}.` in front of its host (`https://{bucket}.s3.example.org`), with the bucket in its name.
 */
export const kind: SourceKind = {
  name: 's3',
  summary:
    'the name of a bucket of Amazon S3 (with `region`), or of a server that speaks its protocol (`endpoint`)',
  problem(source) {
    if (!/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/i.test(source.location))
      return '`location` is not the name of a bucket.';
    return endpointProblem(source, serverOf(source).endpoint);
  },
  read,
};

async function* read(source: SourceConfig, options: ReadOptions): AsyncGenerator<SourceEvent> {
  const http = openHttp(source.limits, options);
  try {
    const sdk = await import('../listing/s3-sdk.ts');
    const client = withoutAdvice(
      () =>
        new sdk.S3Client({
          ...serverOf(source),
          ...signing(source, options.variables),
          requestHandler: awsTransport(http),
          // The transport tries again.
          maxAttempts: 1,
          // A body is held against its length; not every server knows more.
          responseChecksumValidation: 'WHEN_REQUIRED',
        }),
    );
    yield* readBucket(s3Bucket(sdk, client, source), source, options);
  } finally {
    http.close();
  }
}

/** What the library is told of the server of a bucket. */
export function serverOf({ endpoint, region = 'us-east-1' }: Pick<SourceConfig, 'endpoint' | 'region'>) {
  if (endpoint === undefined)
    return { endpoint: `https://s3.${region}.amazonaws.com`, region, forcePathStyle: false };
  const bare = endpoint.replace('://{bucket}.', '://');
  return { endpoint: bare, region, forcePathStyle: bare === endpoint };
}

/** The keys of the environment, or no signature at all: the library would look for keys all over the machine. */
function signing(
  { credentials }: SourceConfig,
  variables: ReadOptions['variables'],
): Partial<S3ClientConfig> {
  if (credentials !== 'environment') {
    const nobody = { accessKeyId: 'none', secretAccessKey: 'none' };
    return { credentials: nobody, signer: { sign: async (request) => request } };
  }
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = variables;
  if (!accessKeyId || !secretAccessKey) {
    throw new SourceError(
      'The bucket wants credentials, and the environment has none.',
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN).',
    );
  }
  const sessionToken = variables.AWS_SESSION_TOKEN;
  return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) } };
}

const ADVICE = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

/** The library tells users of `mal` which Node its next versions will need, unless this variable is set while a client is made. */
function withoutAdvice<T>(make: () => T): T {
  const before = process.env[ADVICE];
  process.env[ADVICE] = 'true';
  try {
    return make();
  } finally {
    if (before === undefined) delete process.env[ADVICE];
    else process.env[ADVICE] = before;
  }
}
