/** Exports of made repositories, as files in memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/core/config.ts';
import { formatReport } from '../../src/core/format.ts';
import { packageOf } from '../../src/core/package-of.ts';
import type { Osv } from '../../src/core/report.ts';
import { reportDirectory } from '../../src/ecosystems/directory.ts';
import { readReports } from '../../src/export/read-reports.ts';
import { runExports } from '../../src/export/run.ts';
import { FolderSink } from '../../src/export/sink.ts';
import type { ExportReport, ExportResult, Since } from '../../src/export/target.ts';
import { EXPORT_TARGETS } from '../../src/export/targets/index.ts';
import { TestRepository, temporaryFolder } from '../cli/run.ts';

export interface Exported {
  result: ExportResult;
  /** What the target wrote, by path; the manifest and the sums are the frame's. */
  files: Record<string, Buffer>;
}

/** A repository of these reports, committed. */
export function repositoryOf(reports: readonly Osv[]): { repository: TestRepository; commit: string } {
  const paths = reports.map((osv) => `osv/${reportDirectory('portable', packageOf(osv)!)}/${osv.id}.json`);
  const repository = new TestRepository(
    Object.fromEntries(reports.map((osv, i) => [paths[i]!, formatReport(osv)])),
  );
  return { repository, commit: repository.commit() };
}

/**
 * Exports the reports; and again from last to first in another time zone, which must give the same bytes. A target that hands on
 * what it reads may rely on the order of the reports: it is shown them in the same one.
 */
export async function exportOf(
  name: string,
  reports: readonly Osv[],
  options: Record<string, string | true> = {},
  since?: Since,
  inOrder = false,
): Promise<Exported> {
  const target = EXPORT_TARGETS.find((one) => one.name === name)!;
  const { repository, commit } = repositoryOf(reports);
  const { root } = repository;
  const tree = repository.git('rev-parse', 'HEAD^{tree}');
  const context = { commit, tree, config: DEFAULT_CONFIG };
  const folder = join(temporaryFolder(), 'out');
  const run = await runExports(root, [{ target, folder, options, since }], context);
  expect(run.unread).toEqual([]);
  const { target: _, folder: __, ...result } = run.exports[0]!;
  const files = filesIn(folder);

  const zone = process.env.TZ;
  process.env.TZ = 'Asia/Kolkata';
  try {
    const shown: ExportReport[] = [];
    const batches = readReports({ root, ...context, unread: () => {}, waiting: () => {} });
    for await (const batch of batches) shown.push(...batch);
    if (!inOrder) shown.reverse();
    const again = join(temporaryFolder(), 'again');
    const sink = new FolderSink(again);
    const { write } = await target.load();
    expect(await write(streamOf(shown), sink, { ...context, options, ...(since && { since }) })).toEqual(
      result,
    );
    sink.finish({});
    const same = filesIn(again);
    expect(Object.keys(same)).toEqual(Object.keys(files));
    for (const [path, bytes] of Object.entries(files)) expect(same[path]!.equals(bytes), path).toBe(true);
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
  return { result, files };
}

/** The files of an export as texts. */
export function texts(files: Record<string, Buffer>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, bytes.toString('utf8')]));
}

/** The objects of a file with one JSON object a line. */
export function lines(file: Buffer | undefined): unknown[] {
  return file!
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

function filesIn(folder: string): Record<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => path !== 'manifest.json' && path !== 'SHA256SUMS')
    .sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path))]));
}

async function* streamOf(reports: readonly ExportReport[]): AsyncGenerator<ExportReport, void> {
  yield* reports;
}
