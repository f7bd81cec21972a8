/** git's own merge of three texts, line by line. */
import { spawn } from 'node:child_process';
import { GitError, gitEnvironment } from './git.ts';

/** How the sides are called in the markers of a conflict. */
export interface Labels {
  ours: string;
  ancestor: string;
  theirs: string;
}

export interface ThreeFiles {
  ancestor: string;
  ours: string;
  theirs: string;
  markerSize: number;
  labels: Labels;
}

/** The merged text, with markers if `conflict`. Works outside a repository; the files stay as they are. */
export function gitMergeFile({
  ancestor,
  ours,
  theirs,
  markerSize,
  labels,
}: ThreeFiles): Promise<{ text: string; conflict: boolean }> {
  const names = [labels.ours, labels.ancestor, labels.theirs].flatMap((label) => ['-L', label]);
  const args = [
    'merge-file',
    '-p',
    '-q',
    `--marker-size=${markerSize}`,
    ...names,
    '--',
    ours,
    ancestor,
    theirs,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { env: gitEnvironment(), stdio: ['ignore', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', ({ message }) => reject(new GitError(message)));
    child.on('close', (code) => {
      // The number of conflicts; from 128 on git could not merge (binary files).
      if (code === null || code >= 128)
        reject(new GitError('git cannot merge these files line by line.', code ?? undefined));
      else resolve({ text: Buffer.concat(chunks).toString('utf8'), conflict: code > 0 });
    });
  });
}
