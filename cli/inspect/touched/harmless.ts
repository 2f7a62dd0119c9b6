/**
 * Files that no stack is synthesized from. The table errs on the side of planning too much: a file that it does not
 * name counts as one that may change every environment.
 */
const harmless: readonly RegExp[] = [
  // Layers above stacks/ (see CONTRIBUTING.md), and what describes, checks and builds the repository.
  /^(cli|state|emulator|scripts|docs|examples|images\/ci|\.ci|\.gitlab|\.github|\.vscode|\.idea)\//,
  /^environments\/addresses\//,
  /^(LICENSE|platform|biome\.json|knip\.json|lefthook\.yml|vitest\.config\.ts|\.dependency-cruiser\.cjs|\.gitlab-ci\.yml)$/,
  /(^|\/)(\.editorconfig|\.gitignore|\.gitattributes|CODEOWNERS)$/,
  /\.md$/,
  /\.test\.ts$/,
  /\.snap$/,
  /(^|\/)(testing|__snapshots__)\//,
];

/** @param path relative to the root of the repository */
export function isHarmless(path: string): boolean {
  return harmless.some((pattern) => pattern.test(path));
}
