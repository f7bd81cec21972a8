import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Entry {
  version?: string;
  resolved?: string;
  integrity?: string;
  dev?: boolean;
  optional?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Record<string, Entry>;
};
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Entry;

describe('package-lock.json', () => {
  it('names every optional package, so that npm ci accepts it on every system (npm run complete-lock)', () => {
    const missing = Object.entries(packages).flatMap(([where, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !packages[`node_modules/${name}`] && !packages[`${where}/node_modules/${name}`],
      ),
    );
    expect(missing).toEqual([]);
  });

  it('has what package.json asks for, pinned to one version', () => {
    for (const key of ['dependencies', 'devDependencies'] as const) {
      expect(packages['']![key]).toEqual(manifest[key]);
      for (const [name, version] of Object.entries(manifest[key] ?? {})) {
        expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
        expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
      }
    }
  });

  it('has a hash for everything but development binaries of other systems, and no address of a registry', () => {
    for (const [path, { integrity, resolved, dev, optional }] of Object.entries(packages)) {
      expect(resolved, path).toBeUndefined();
      if (path !== '' && !(dev && optional)) expect(integrity, path).toMatch(/^sha512-/);
    }
  });
});
