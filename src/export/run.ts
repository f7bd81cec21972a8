/** `mal export`: one pass over the reports of a commit for all targets. */
import { VERSION } from '../version.ts';
import { writeFailure, writing } from '../write-failure.ts';
import { fanOut } from './fan-out.ts';
import { readReports, type Unread } from './read-reports.ts';
import { GENERATOR, prepareFolder } from './replace-folder.ts';
import { FolderSink } from './sink.ts';
import type { ExportContext, ExportResult, ExportTarget, Since } from './target.ts';

export interface PlannedExport {
  target: ExportTarget;
  folder: string;
  /** The options that the target takes, as given. */
  options: ExportContext['options'];
  since?: Since | undefined;
}

export interface Exported extends ExportResult {
  target: string;
  folder: string;
}

export interface ExportRun {
  exports: Exported[];
  /** Reports that no target was shown. */
  unread: Unread[];
  /** How many reports have no number yet. */
  waiting: number;
}

/** Each export appears as a whole or not at all. Throws `CannotRun` if a folder must not be replaced, or cannot be written. */
export async function runExports(
  root: string,
  planned: readonly PlannedExport[],
  context: Omit<ExportContext, 'options' | 'since'>,
): Promise<ExportRun> {
  for (const { folder } of planned) writing(folder, () => prepareFolder(folder));
  const run: ExportRun = { exports: [], unread: [], waiting: 0 };
  const source = readReports({
    root,
    commit: context.commit,
    config: context.config,
    unread: (file) => run.unread.push(file),
    waiting: () => run.waiting++,
  });
  const { streams, leave } = fanOut(source, planned.length);
  const settled = await Promise.allSettled(
    planned.map(async ({ target, folder, options, since }, i): Promise<Exported> => {
      let sink: FolderSink | undefined;
      try {
        sink = new FolderSink(folder);
        const { write } = await target.load();
        const result = await write(streams[i]!, sink, { ...context, options, ...(since && { since }) });
        const { commit, tree } = context;
        const made = { generator: GENERATOR, version: VERSION, target: target.name, options };
        sink.finish({ ...made, commit, tree, ...result, unnumbered: run.waiting, unread: run.unread.length });
        return { target: target.name, folder, ...result };
      } catch (error) {
        sink?.abandon();
        throw writeFailure(folder, error);
      } finally {
        leave(i);
      }
    }),
  );
  for (const outcome of settled) {
    if (outcome.status === 'rejected') throw outcome.reason;
    run.exports.push(outcome.value);
  }
  return run;
}
