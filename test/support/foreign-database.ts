/** Databases in the layout of ossf/malicious-packages, as others have them. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatReport } from '../../src/core/format.ts';
import type { Osv } from '../../src/core/report.ts';
import { type ExampleParts, npm } from '../../src/rules/examples.ts';
import { type Files, type TestRepository, temporaryFolder } from '../cli/run.ts';

/** A folder of files that is no git repository. */
export class ForeignDatabase {
  readonly root: string = temporaryFolder();

  constructor(files: Files = {}) {
    this.write(files);
  }

  write(files: Files): this {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), content);
    }
    return this;
  }

  remove(path: string): this {
    rmSync(join(this.root, path));
    return this;
  }
}

/** A report on an npm package in that layout, below the folder that its `withdrawn` asks for. */
export function foreign(name: string, id: string, parts: ExampleParts = {}): Record<string, string> {
  const root = parts.withdrawn === undefined ? 'osv/malicious' : 'osv/withdrawn';
  return { [`${root}/npm/${name.toLowerCase()}/${id}.json`]: formatReport(npm(name, { id, ...parts })) };
}

/** The report of a repository, parsed. */
export function reportAt(repository: TestRepository, path: string): Osv {
  const text = repository.files()[path];
  if (text === undefined)
    throw new Error(`There is no ${path}: ${Object.keys(repository.files()).join(', ')}`);
  return JSON.parse(text) as Osv;
}

/** The paths of the reports of a repository. */
export const reportsOf = (repository: TestRepository): string[] =>
  Object.keys(repository.files()).filter((path) => path.startsWith('osv/'));
