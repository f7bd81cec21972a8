import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGit } from '../../store/git.ts';

/** Writes blobs, thousands with one process; gives their ids in order. */
export async function writeBlobs(root: string, texts: readonly string[]): Promise<string[]> {
  if (texts.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), 'mal-blobs-'));
  try {
    const marks = join(folder, 'marks');
    const blobs = texts.map((text, i) => `blob\nmark :${i + 1}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
    await runGit(
      root,
      ['fast-import', '--quiet', '--done', `--export-marks=${marks}`],
      `${blobs.join('')}done\n`,
    );
    const oids: string[] = [];
    for (const line of readFileSync(marks, 'utf8').split('\n')) {
      const [mark = '', oid = ''] = line.split(' ');
      if (oid !== '') oids[Number(mark.slice(1)) - 1] = oid;
    }
    return oids;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
