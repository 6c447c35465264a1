import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findFiles } from '../../cli/files.ts';
import { LabFailure } from '../../workers/protocol.ts';
import { folder } from './call.ts';

const refused = vi.hoisted(() => ({ path: '' }));
vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>();
  const readdir = (path: string) =>
    path === refused.path
      ? Promise.reject(Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }))
      : fs.readdir(path);
  return { ...fs, readdir };
});

const failed = (paths: string[]) =>
  findFiles(paths).then(
    () => 'no failure',
    (thrown: unknown) => (thrown instanceof LabFailure ? thrown.error.message : thrown),
  );

describe('files at the paths given', () => {
  afterEach(() => {
    refused.path = '';
  });

  it('are named from the folder on, so that two of one name do not meet', async () => {
    const root = folder();
    for (const part of ['a', 'b']) {
      mkdirSync(join(root, part));
      writeFileSync(join(root, part, 'x.csv'), '1,2\n');
    }
    const { files, left } = await findFiles([root]);
    expect(files.map(({ name }) => name)).toEqual(['a/x.csv', 'b/x.csv']);
    expect(left).toEqual([]);
  });

  it('are told where they are left alone: too deep, links to nowhere, folders that are closed', async () => {
    const root = folder();
    const deep = join(root, '1', '2', '3', '4', '5');
    mkdirSync(deep, { recursive: true });
    mkdirSync(join(root, 'closed'));
    symlinkSync(join(root, 'nowhere'), join(root, 'link'));
    writeFileSync(join(root, 'x.csv'), '1,2\n');
    refused.path = join(root, 'closed');
    const { files, left } = await findFiles([root]);
    expect(files.map(({ name }) => name)).toEqual(['x.csv']);
    expect(left.join(' ')).toMatch(/1\/2\/3\/4 was left alone: .*4 levels/);
    expect(left.join(' ')).toMatch(/closed was left alone: permission is denied/);
    expect(left.join(' ')).toMatch(/link was left alone: it is not there/);
  });

  it('are asked for again in a sentence where there are none', async () => {
    const root = folder();
    refused.path = root;
    expect(await failed([root])).toMatch(/There are no files in .* permission is denied\./);
    expect(await failed([join(root, 'none')])).toMatch(/There is no file or folder/);
    expect(await failed([join(root, 'x'.repeat(5000))])).toMatch(/cannot be read: the name is too long;/);
  });
});
