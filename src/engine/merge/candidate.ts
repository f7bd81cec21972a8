/** One file of a package's folders, judged by itself (law 8): it can be merged, or must be set aside. */
import { checkFile } from '../../core/check.ts';
import { idOfPath, looksLikePlaceholder, parseId, type ReportId } from '../../core/id.ts';
import { splitReportPath } from '../../core/layout/split-path.ts';
import { packageOf } from '../../core/package-of.ts';
import type { ParsedReport } from '../../core/parse.ts';
import { quote } from '../../core/quote.ts';
import type { Osv, PackageName } from '../../core/report.ts';
import { layoutAccepts } from '../../ecosystems/directory.ts';
import { type RunContext, ruleContext } from '../check-found.ts';
import { readableReport } from './readable.ts';
import type { StoredEntry } from './set-aside.ts';

/** A file of a package's folder, or one that an earlier run took out of there. */
export interface FolderFile {
  path: string;
  parsed: ParsedReport;
  size: number;
  /** Where it was kept, if not at its path. */
  entry?: StoredEntry;
}

export interface Candidate extends FolderFile {
  /** With the id of its file's name. */
  osv: Osv;
  text: string;
  id: ReportId;
  package: PackageName;
}

/** Whether a file of this name takes part in merging: numbered, or meant to be numbered. */
export function takesPart(name: string, prefix: string): boolean {
  return (
    name.endsWith('.json') &&
    (looksLikePlaceholder(name, prefix) || parseId(name.slice(0, -5), prefix) !== undefined)
  );
}

/** The candidate; or, as the end of a sentence that begins with the report, why it cannot be merged. */
export function judge(file: FolderFile, run: RunContext): Candidate | string {
  const { config } = run;
  const stem = idOfPath(file.path);
  const id = parseId(stem, config.idPrefix);
  if (!id)
    return `its name ${quote(`${stem}.json`)} is no id: it must be like ${config.idPrefix}-0000-name.json`;
  const found = readableReport(file.parsed);
  if (!found || file.parsed.text === undefined) return faultOf(file, run);
  if (id.kind === 'assigned' && found.id && found.id !== stem)
    return `it has the id ${quote(found.id)}, which is not its name`;
  if (found.affected.length !== 1) return 'it does not name exactly one package';
  const pkg = packageOf(found);
  if (!pkg) return 'it names no package';
  const directory = splitReportPath(config, file.path)?.directory ?? '';
  if (!layoutAccepts(config.layout, directory, pkg)) {
    return `it is about ${pkg.ecosystem} ${quote(pkg.name)}, whose folder this is not`;
  }
  // The name of the file decides, as it does for everyone who looks the report up.
  const osv = found.id === stem ? found : { ...found, id: stem };
  const { parsed, size, entry } = file;
  const candidate: Candidate = { path: file.path, parsed, size, osv, text: parsed.text!, id, package: pkg };
  if (entry) candidate.entry = entry;
  return candidate;
}

/** What the rules say of a file that cannot be read: of several faults one that a rewrite would not repair by the way. */
function faultOf({ path, size, parsed }: FolderFile, run: RunContext): string {
  const checked = checkFile(
    { path, kind: 'file', size, parsed },
    { ...run.rules, report: [] },
    ruleContext(run, path),
  );
  const errors = checked.filter(({ severity }) => severity === 'error');
  const light = new Set(['schema-unknown-key', 'schema-missing-key', 'schema-value']);
  for (const rule of run.rules.file) if (rule.fixedByRewrite) light.add(rule.id);
  if (parsed.osv === undefined && /^<{7} /m.test(parsed.text ?? ''))
    return 'git left a conflict in it: resolve that first';
  const worst = errors.find(({ rule }) => !light.has(rule)) ?? errors[0];
  return worst ? `it cannot be read: ${worst.message.replace(/\.$/, '')}` : 'it cannot be read';
}
