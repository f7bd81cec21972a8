/** A lockfile as npm writes it for a large project. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The path of a `package-lock.json` with so many packages, of which none exists, beside its `package.json`. */
export function largeLockfile(folder: string, entries: number): string {
  mkdirSync(folder, { recursive: true });
  const packages: Record<string, object> = { '': { name: 'project', version: '1.0.0' } };
  const dependencies: Record<string, string> = {};
  for (let i = 0; i < entries; i++) {
    const name =
      i % 5 === 0 ? `@scope-${i % 97}/package-${i}` : `package-${((i * 2654435761) >>> 0).toString(36)}`;
    const version = `${i % 20}.${i % 7}.${i % 11}`;
    const tarball = `https://registry.npmjs.org/${name}/-/${name.split('/').at(-1)}-${version}.tgz`;
    const integrity = `sha512-${Buffer.from(name.repeat(9)).toString('base64').slice(0, 86)}==`;
    packages[`node_modules/${name}`] = {
      version,
      resolved: tarball,
      integrity,
      license: 'MIT',
      engines: { node: '>=18' },
    };
    dependencies[name] = version;
  }
  packages[''] = { name: 'project', version: '1.0.0', dependencies };
  const path = join(folder, 'package-lock.json');
  const lock = { name: 'project', version: '1.0.0', lockfileVersion: 3, requires: true, packages };
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'project', version: '1.0.0', dependencies }),
  );
  return path;
}
