/**
 * What is used of Amazon's library, to be loaded when a bucket is read. The library is CommonJS: in the built program, importing
 * it when it is wanted gives one object without names; a module that names what it passes on gives these everywhere.
 */
export { GetObjectCommand, ListObjectsV2Command, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
