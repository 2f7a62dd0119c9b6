/**
 * Control characters, lone surrogates and what turns the direction of writing: a value of a state could move the
 * cursor, retitle the terminal or show another text than there is. Line ends, tabs and the colours printed here
 * stay.
 */
const unprintable = /(?![\n\t])[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours that picocolors writes
const colour = /(\u001b\[(?:[012]|22|3[0-79])m)/;

/** A text as a terminal may have it, with what does not print as `\u001b`; JSON stays the same JSON. */
export function printable(text: string): string {
  return text
    .split(colour)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(unprintable, escaped)))
    .join("");
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
