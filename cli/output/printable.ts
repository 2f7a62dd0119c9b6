/**
 * Control characters, lone surrogates and characters that change the writing direction: with them, a value of a state
 * could move the cursor, set the terminal's title or disguise its text. Line ends, tabs and the command's own colours
 * are kept.
 */
const unprintable = /(?![\n\t])[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours that picocolors writes
const colour = /(\u001b\[(?:[012]|22|3[0-79])m)/;

/** Makes a text safe for a terminal: escapes unprintable characters as `\u001b`. JSON remains the same JSON. */
export function printable(text: string): string {
  return text
    .split(colour)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(unprintable, escaped)))
    .join("");
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
