/**
 * Every rule. To add one: write its file (`scripts/new-rule` or a copy of its nearest neighbour), import it here and put it
 * into the list; its own examples are then run by test/rules.test.ts, and its page in docs/rules/ follows from them.
 * Both lists are in alphabetical order, one rule a line, so that branches that add rules merge.
 */
import type { Rule } from '../core/rule.ts';
import affectedNothing from './affected-nothing.ts';
import affectedSingle from './affected-single.ts';
import aliasDuplicate from './alias-duplicate.ts';
import aliasFormat from './alias-format.ts';
import aliasMalExists from './alias-mal-exists.ts';
import aliasMalSymmetric from './alias-mal-symmetric.ts';
import aliasRelated from './alias-related.ts';
import aliasSelf from './alias-self.ts';
import aliasShared from './alias-shared.ts';
import allVersionsUnused from './all-versions-unused.ts';
import changeDeleted from './change-deleted.ts';
import changeFalsePositives from './change-false-positives.ts';
import changeMixed from './change-mixed.ts';
import changeModified from './change-modified.ts';
import changeMoved from './change-moved.ts';
import changeProtected from './change-protected.ts';
import changePublished from './change-published.ts';
import changeReducesProtection from './change-reduces-protection.ts';
import creditContact from './credit-contact.ts';
import creditDuplicate from './credit-duplicate.ts';
import creditName from './credit-name.ts';
import detailsMarkers from './details-markers.ts';
import detailsPresent from './details-present.ts';
import disputeOrigin from './dispute-origin.ts';
import falsePositiveAffected from './false-positive-affected.ts';
import fileBom from './file-bom.ts';
import fileDepth from './file-depth.ts';
import fileDuplicateKey from './file-duplicate-key.ts';
import fileFormat from './file-format.ts';
import fileLoneSurrogate from './file-lone-surrogate.ts';
import fileSize from './file-size.ts';
import fileStray from './file-stray.ts';
import fileSymlink from './file-symlink.ts';
import fileSyntax from './file-syntax.ts';
import fileUnreadable from './file-unreadable.ts';
import fileUnsafeKey from './file-unsafe-key.ts';
import fileUtf8 from './file-utf8.ts';
import idChosen from './id-chosen.ts';
import idFormat from './id-format.ts';
import idGiven from './id-given.ts';
import idMatchesFile from './id-matches-file.ts';
import idMissing from './id-missing.ts';
import idUnique from './id-unique.ts';
import indicatorDigest from './indicator-digest.ts';
import indicatorDomain from './indicator-domain.ts';
import indicatorDuplicate from './indicator-duplicate.ts';
import indicatorFanged from './indicator-fanged.ts';
import indicatorInnocent from './indicator-innocent.ts';
import indicatorIp from './indicator-ip.ts';
import indicatorPrivate from './indicator-private.ts';
import indicatorUrl from './indicator-url.ts';
import mergeUnmergeable from './merge-unmergeable.ts';
import originNull from './origin-null.ts';
import originSha256 from './origin-sha256.ts';
import originSource from './origin-source.ts';
import originTime from './origin-time.ts';
import originUnique from './origin-unique.ts';
import packageCanonicalName from './package-canonical-name.ts';
import packageCharacters from './package-characters.ts';
import packageEcosystem from './package-ecosystem.ts';
import packageName from './package-name.ts';
import packageOrGit from './package-or-git.ts';
import packagePurl from './package-purl.ts';
import packagePurlMissing from './package-purl-missing.ts';
import pathCollision from './path-collision.ts';
import pathFileName from './path-file-name.ts';
import pathFolder from './path-folder.ts';
import pathOneReport from './path-one-report.ts';
import pathPlaceholder from './path-placeholder.ts';
import pathPortable from './path-portable.ts';
import popularAllVersions from './popular-all-versions.ts';
import rangeEmpty from './range-empty.ts';
import rangeEventKind from './range-event-kind.ts';
import rangeEventOrder from './range-event-order.ts';
import rangeEventRepeated from './range-event-repeated.ts';
import rangeFixedAndLastAffected from './range-fixed-and-last-affected.ts';
import rangeGitHash from './range-git-hash.ts';
import rangeGitRepo from './range-git-repo.ts';
import rangeIntroduced from './range-introduced.ts';
import rangeOverlap from './range-overlap.ts';
import rangeType from './range-type.ts';
import rangeVersionInvalid from './range-version-invalid.ts';
import rangeZero from './range-zero.ts';
import referenceDuplicate from './reference-duplicate.ts';
import referenceSource from './reference-source.ts';
import referenceType from './reference-type.ts';
import referenceUrl from './reference-url.ts';
import schemaMissingKey from './schema-missing-key.ts';
import schemaNullValue from './schema-null-value.ts';
import schemaType from './schema-type.ts';
import schemaUnknownKey from './schema-unknown-key.ts';
import schemaValue from './schema-value.ts';
import sourceState from './source-state.ts';
import summaryGenerated from './summary-generated.ts';
import timeFormat from './time-format.ts';
import timeFuture from './time-future.ts';
import timeMissing from './time-missing.ts';
import timeOrder from './time-order.ts';
import timeWithdrawnOrder from './time-withdrawn-order.ts';
import timeYear from './time-year.ts';
import versionBlank from './version-blank.ts';
import versionCovered from './version-covered.ts';
import versionDuplicate from './version-duplicate.ts';
import versionInvalid from './version-invalid.ts';
import versionMovingTag from './version-moving-tag.ts';
import withdrawnReason from './withdrawn-reason.ts';
import withdrawnRoot from './withdrawn-root.ts';

export const RULES: readonly Rule[] = [
  affectedNothing,
  affectedSingle,
  aliasDuplicate,
  aliasFormat,
  aliasMalExists,
  aliasMalSymmetric,
  aliasRelated,
  aliasSelf,
  aliasShared,
  allVersionsUnused,
  changeDeleted,
  changeFalsePositives,
  changeMixed,
  changeModified,
  changeMoved,
  changeProtected,
  changePublished,
  changeReducesProtection,
  creditContact,
  creditDuplicate,
  creditName,
  detailsMarkers,
  detailsPresent,
  disputeOrigin,
  falsePositiveAffected,
  fileBom,
  fileDepth,
  fileDuplicateKey,
  fileFormat,
  fileLoneSurrogate,
  fileSize,
  fileStray,
  fileSymlink,
  fileSyntax,
  fileUnreadable,
  fileUnsafeKey,
  fileUtf8,
  idChosen,
  idFormat,
  idGiven,
  idMatchesFile,
  idMissing,
  idUnique,
  indicatorDigest,
  indicatorDomain,
  indicatorDuplicate,
  indicatorFanged,
  indicatorInnocent,
  indicatorIp,
  indicatorPrivate,
  indicatorUrl,
  mergeUnmergeable,
  originNull,
  originSha256,
  originSource,
  originTime,
  originUnique,
  packageCanonicalName,
  packageCharacters,
  packageEcosystem,
  packageName,
  packageOrGit,
  packagePurl,
  packagePurlMissing,
  pathCollision,
  pathFileName,
  pathFolder,
  pathOneReport,
  pathPlaceholder,
  pathPortable,
  popularAllVersions,
  rangeEmpty,
  rangeEventKind,
  rangeEventOrder,
  rangeEventRepeated,
  rangeFixedAndLastAffected,
  rangeGitHash,
  rangeGitRepo,
  rangeIntroduced,
  rangeOverlap,
  rangeType,
  rangeVersionInvalid,
  rangeZero,
  referenceDuplicate,
  referenceSource,
  referenceType,
  referenceUrl,
  schemaMissingKey,
  schemaNullValue,
  schemaType,
  schemaUnknownKey,
  schemaValue,
  sourceState,
  summaryGenerated,
  timeFormat,
  timeFuture,
  timeMissing,
  timeOrder,
  timeWithdrawnOrder,
  timeYear,
  versionBlank,
  versionCovered,
  versionDuplicate,
  versionInvalid,
  versionMovingTag,
  withdrawnReason,
  withdrawnRoot,
];
