/** Each asks `platform __complete -- <words>` for lines of a value, a tab and its description; without any, files are completed. */
export const scripts = {
  bash: `# Completes platform in bash. Load it in ~/.bashrc: source <(/path/to/platform completion bash)
_platform() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("\${COMP_WORDS[0]/#\\~/$HOME}" __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _platform platform
`,
  zsh: `#compdef platform
# Completes platform in zsh. Load it in ~/.zshrc, after compinit: source <(/path/to/platform completion zsh)
_platform() {
  local -a lines
  lines=("\${(@f)$("\${(Q)words[1]/#\\~/$HOME}" __complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  lines=("\${(@)lines%%$'\\t'*}")
  if [[ -n "\${lines[1]}" ]]; then
    compadd -- "\${lines[@]}"
  else
    _files
  fi
}
compdef _platform platform
`,
  fish: `# Completes platform in fish. Load it in ~/.config/fish/config.fish: /path/to/platform completion fish | source
function __platform_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l program (string replace -r '^~' $HOME -- $words[1])
    $program __complete -- $words[2..-1] 2>/dev/null
end
complete -c platform -f -a '(__platform_complete)'
`,
} as const;

export type Shell = keyof typeof scripts;

export const shells = Object.keys(scripts) as readonly Shell[];
