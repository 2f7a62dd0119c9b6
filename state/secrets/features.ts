/** Characters that a text needs to be anything but a plain value. One pass tells which of them it has. */
export const feature = {
  equals: 1,
  space: 2,
  angle: 4,
  bracket: 8,
  at: 16,
  dollar: 32,
  colon: 64,
  brace: 128,
  tilde: 256,
  dot: 512,
  dash: 1024,
  newline: 2048,
} as const;

const ofCharacter = new Uint16Array(128);
for (const [characters, bit] of [
  ["=", feature.equals],
  [" \t", feature.space],
  ["\r\n", feature.space | feature.newline],
  ["<", feature.angle],
  ["[", feature.bracket],
  ["@", feature.at],
  ["$", feature.dollar],
  [":", feature.colon],
  ["{", feature.brace],
  ["~", feature.tilde],
  [".", feature.dot],
  ["-", feature.dash],
] as const) {
  for (const character of characters) ofCharacter[character.charCodeAt(0)] = bit;
}

/** The bits of {@link feature} that a text has. */
export function featuresOf(text: string): number {
  let features = 0;
  for (let index = 0; index < text.length; index++) features |= ofCharacter[text.charCodeAt(index)] ?? 0;
  return features;
}
