/**
 * `.gitlab-ci.yml` with another file in its list of local files.
 *
 * @returns undefined if the file has no such list, in lines of their own: a person adds it then
 */
export function includePipeline(text: string, file: string): string | undefined {
  const line = `  - local: ${file}`;
  if (text.split("\n").includes(line)) return text;
  const [list] = /^include:\n(?: {2}- local: \S+\n)+/m.exec(text) ?? [];
  return list === undefined ? undefined : text.replace(list, () => `${list}${line}\n`);
}
