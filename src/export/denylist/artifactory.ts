/** `artifactory/npm.json` and so on: the exclude patterns of a remote repository, as Artifactory takes them at `/api/repositories/<key>`. */
import { artifactoryPatterns } from '../../ecosystems/proxies/artifactory-patterns.ts';
import type { Sink } from '../sink.ts';
import type { DenyEntry } from './entry.ts';
import { FilePerEcosystem } from './files.ts';
import type { DenylistWriter } from './writer.ts';

export function artifactoryRules(sink: Sink): DenylistWriter {
  const files = new FilePerEcosystem(sink, (ecosystem) => `artifactory/${ecosystem}.json`, '"\n}\n');
  return {
    add(entry) {
      const patterns = patternsOf(entry).join(',');
      if (patterns === '') return;
      files.write(entry.ecosystem, JSON.stringify(patterns).slice(1, -1), '{\n  "excludesPattern": "', ',');
    },
    end: () => files.end(),
  };
}

function patternsOf(entry: DenyEntry): readonly string[] {
  const patterns = artifactoryPatterns(entry);
  if (!patterns) return [];
  return entry.all ? patterns.all : entry.versions.flatMap((version) => patterns.version(version) ?? []);
}
