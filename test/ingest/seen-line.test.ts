import { expect, it } from 'vitest';
import { foldersOf, formatLine, parseLine, rowsOf } from '../../src/ingest/seen-line.ts';

it('says of each folder which row speaks there for the object', () => {
  const [own, other] = ['a'.repeat(64), 'b'.repeat(64)];
  const rows = [
    { folder: 'npm/a', sha256: own },
    { folder: 'npm/b:c', sha256: other },
    { folder: 'npm/\t', sha256: own },
  ];
  const object = { key: 'x.json', version: 'v', sha256: own, folders: foldersOf(rows, own) };
  expect(object.folders).toEqual(['npm/a', `${other}:npm/b:c`, 'npm/\t']);
  const line = formatLine(object);
  expect(parseLine(line.slice(0, -1))).toEqual(object);
  expect(rowsOf(parseLine(line.slice(0, -1))!)).toEqual(rows);
});
