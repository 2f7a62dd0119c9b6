/** A text that keeps table cells, and lines, intact, and in which nothing is markup. */
export function escaped(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replace(/[|`*_<>]/g, (character) => `\\${character}`)
    .replaceAll("\n", "<br>");
}
