/** A bucket behind Amazon's client. */
import type {
  GetObjectCommandOutput,
  ListObjectsV2CommandInput,
  ListObjectsV2CommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { quote } from '../../core/quote.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import type { Expectation } from '../http/aws-transport.ts';
import { HttpError } from '../http.ts';
import { SourceError } from '../source.ts';
import { type Bucket, type BucketObject, lengthProblem, PAGE_BYTES, pageAfterPage } from './bucket.ts';

/** Loaded when a bucket is read. */
export type Sdk = typeof import('./s3-sdk.ts');

export function s3Bucket(sdk: Sdk, client: S3Client, source: SourceConfig): Bucket {
  const name = source.location;
  const page = async (input: Partial<ListObjectsV2CommandInput>): Promise<ListObjectsV2CommandOutput> => {
    // A key may hold characters that XML cannot.
    const command = new sdk.ListObjectsV2Command({ Bucket: name, EncodingType: 'url', ...input });
    const expectation: Expectation = { limit: PAGE_BYTES, check: listProblem };
    return client.send(command, expectation as object).catch((error) => {
      throw told(sdk, error, source);
    });
  };
  return {
    pages: (prefix, after) =>
      pageAfterPage(name, async (token) => {
        const position = token === undefined ? { StartAfter: after } : { ContinuationToken: token };
        const answer = await page({ Prefix: prefix, ...position });
        if (answer.IsTruncated && !answer.NextContinuationToken)
          throw new SourceError(`The bucket ${quote(name)} does not say where its list goes on.`);
        return {
          objects: objectsOf(answer),
          next: answer.IsTruncated ? answer.NextContinuationToken : undefined,
        };
      }),
    async get({ key, version, size }) {
      const expectation: Expectation = {
        limit: source.limits.objectBytes,
        check: (bytes, { etag, headers }) => {
          const other = etag !== undefined && tagOf(etag) !== version;
          return other || headers['content-encoding'] ? undefined : lengthProblem(bytes, size);
        },
      };
      const command = new sdk.GetObjectCommand({ Bucket: name, Key: key });
      try {
        const { Body, ETag }: GetObjectCommandOutput = await client.send(command, expectation as object);
        const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
        return { bytes, version: tagOf(ETag) ?? version };
      } catch (error) {
        const failure = told(sdk, error, source);
        if (failure instanceof HttpError && failure.status === 404) return undefined;
        throw failure;
      }
    },
  };
}

/** The library takes any page that a server in between puts there for a bucket without objects. */
function listProblem(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begins = /^\s*(?:<\?xml[^>]*>\s*)?<ListBucketResult[\s>]/.test(text.toString('utf8', 0, 1000));
  const ends = /<\/ListBucketResult>\s*$/.test(text.toString('utf8', Math.max(0, text.length - 100)));
  return begins && ends ? undefined : 'did not answer with the list of a bucket';
}

function objectsOf({ Contents = [], EncodingType }: ListObjectsV2CommandOutput): BucketObject[] {
  const decode = EncodingType === 'url' ? decoded : (key: string) => key;
  return Contents.flatMap(({ Key, ETag, Size: size, LastModified }) => {
    if (Key === undefined) return [];
    const changed = LastModified?.toISOString();
    const version = tagOf(ETag) ?? `${changed} ${size}`;
    return [{ key: decode(Key), version, changed, ...(size === undefined ? {} : { size }) }];
  });
}

/** As in a form: `+` is a blank. A key that was not encoded after all stays as it is. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', '%20'));
  } catch {
    return key;
  }
}

/** An ETag without its quotes, which some servers leave out in one place and not in the other. */
function tagOf(etag: string | undefined): string | undefined {
  return etag?.replace(/^(?:W\/)?"|"$/g, '');
}

const WORDS: Record<string, string> = {
  NoSuchBucket: 'does not exist',
  PermanentRedirect: 'is in another region',
  AuthorizationHeaderMalformed: 'is in another region',
  AccessDenied: 'refuses access',
  InvalidAccessKeyId: 'does not know the access key of the environment',
  SignatureDoesNotMatch: 'does not accept the secret key of the environment',
  ExpiredToken: 'says that the credentials of the environment have expired',
};

const HINTS: Record<string, string> = {
  NoSuchBucket: 'Check `location`, `endpoint` and `region` of the source in mal.config.json.',
  PermanentRedirect: 'Correct `region` of the source in mal.config.json.',
  AuthorizationHeaderMalformed: 'Correct `region` of the source in mal.config.json.',
  AccessDenied: 'Check the credentials of the source, or whether the bucket is public.',
};

/** Only the name of an error is told: its text may repeat what was signed. */
function told(sdk: Sdk, error: unknown, { location }: SourceConfig): SourceError {
  if (error instanceof SourceError) return error;
  if (!(error instanceof sdk.S3ServiceException)) {
    return new SourceError(`The bucket ${quote(location)} gave an answer that could not be read.`);
  }
  const { name } = error;
  const status = error.$metadata.httpStatusCode;
  const words = Object.hasOwn(WORDS, name) ? WORDS[name] : `answers ${status} ${quote(name, 60)}`;
  return new HttpError('refused', `The bucket ${quote(location)} ${words}.`, {
    status,
    hint: Object.hasOwn(HINTS, name) ? HINTS[name] : undefined,
  });
}
