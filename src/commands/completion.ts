import { Command } from 'commander';
import { ECOSYSTEMS } from '../ecosystems/index.ts';
import { CannotRun } from '../failure.ts';
import { RULES } from '../rules/index.ts';
import type { Configure } from './command.ts';
import { COMMANDS } from './index.ts';

export const configure: Configure = (command, world, done) => {
  command
    .argument('<shell>', 'bash, zsh or fish')
    .addHelpText(
      'after',
      '\nTo install: source <(mal completion bash), or mal completion fish > ~/.config/fish/completions/mal.fish',
    )
    .action(async (shell: string) => {
      const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
      if (!script)
        throw new CannotRun(`There is no completion for ${JSON.stringify(shell)}.`, 'Use bash, zsh or fish.');
      world.stdout.write(script(await words()));
      done(0);
    });
};

interface Words {
  command: string;
  summary: string;
  /** Options and fixed arguments. */
  follow: string[];
}

/** What may follow each command, taken from the commands themselves. */
async function words(): Promise<Words[]> {
  return Promise.all(
    COMMANDS.filter(({ hidden }) => !hidden).map(async ({ name, summary, load }) => {
      const command = new Command(name);
      (await load()).configure(command, undefined as never, () => {});
      const options = command.options.map((option) => option.long ?? '').filter((long) => long !== '');
      const fixed = {
        explain: RULES.map(({ id }) => id),
        new: ECOSYSTEMS.map((e) => e.name),
        completion: Object.keys(SCRIPTS),
      };
      return { command: name, summary, follow: [...options, ...(fixed[name as keyof typeof fixed] ?? [])] };
    }),
  );
}

/** One word list per command as shell words: blanks in names of ecosystems are escaped. */
const joined = (list: readonly string[]) => list.filter((word) => !word.includes(' ')).join(' ');

const SCRIPTS: Record<string, (words: readonly Words[]) => string> = {
  bash: (list) => `_mal() {
  local current=\${COMP_WORDS[COMP_CWORD]} words
  if [ "$COMP_CWORD" -eq 1 ]; then words='${joined(list.map((w) => w.command))} help'
  else case \${COMP_WORDS[1]} in
${list.map((w) => `    ${w.command}) words='${joined(w.follow)}' ;;`).join('\n')}
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _mal mal
`,
  zsh: (list) => `#compdef mal
_mal() {
  if (( CURRENT == 2 )); then
    local -a commands=(${list.map((w) => `'${w.command}:${w.summary.replaceAll("'", "'\\''")}'`).join(' ')})
    _describe command commands
    return
  fi
  case \${words[2]} in
${list.map((w) => `    ${w.command}) compadd -- ${joined(w.follow)} ;;`).join('\n')}
  esac
  _files
}
compdef _mal mal
`,
  fish: (list) =>
    `${list
      .flatMap((w) => [
        `complete -c mal -n __fish_use_subcommand -a ${w.command} -d '${w.summary.replaceAll("'", "\\'")}'`,
        `complete -c mal -n '__fish_seen_subcommand_from ${w.command}' -a '${joined(w.follow)}'`,
      ])
      .join('\n')}\n`,
};
