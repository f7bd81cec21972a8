/** Folders of packages that are certainly not there, without a question to the system for each. */
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RepositoryConfig } from '../core/config.ts';
import { hashText } from '../store/folders.ts';

const BITS = 1 << 23;

/**
 * Each folder of folders is listed once, when the first in it is asked for; what this run adds is told. A bit stands for all
 * folders whose hashes end alike: of a million packages seven new ones in eight are known to be new.
 */
export class FreeFolders {
  private readonly root: string;
  private readonly roots: readonly string[];
  /** In the layout `ossf` two names of a folder may be one, and one package may have two folders. */
  private readonly isSure: boolean;
  private readonly taken = new Uint8Array(BITS / 8);
  private readonly listed = new Map<string, boolean>();

  constructor(root: string, { roots, layout }: Pick<RepositoryConfig, 'roots' | 'layout'>) {
    this.root = root;
    this.roots = roots;
    this.isSure = layout === 'portable';
  }

  /** Whether nothing is there. `directory` is relative to the roots; false may also mean that nobody knows. */
  has(directory: string): boolean {
    if (!this.isSure) return false;
    const above = dirname(directory);
    let isListed = this.listed.get(above);
    if (isListed === undefined) {
      isListed = this.roots.every((top) => this.list(top, above));
      this.listed.set(above, isListed);
    }
    const bit = bitOf(directory);
    return isListed && (this.taken[bit >>> 3]! & (1 << (bit & 7))) === 0;
  }

  /** Says that something is there now. */
  take(directory: string): void {
    const bit = bitOf(directory);
    this.taken[bit >>> 3]! |= 1 << (bit & 7);
  }

  /** Whether all that lies there is known. */
  private list(top: string, folder: string): boolean {
    try {
      for (const name of readdirSync(`${this.root}/${top}/${folder}`)) this.take(`${folder}/${name}`);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT';
    }
  }
}

const bitOf = (directory: string): number => hashText(directory) & (BITS - 1);
