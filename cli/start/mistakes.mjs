// @ts-check

/**
 * A mistake in a source file, as esbuild reports it.
 *
 * @typedef {object} Mistake
 * @property {string} text
 * @property {{ readonly file: string, readonly line: number, readonly column: number, readonly lineText: string } | null} location
 */

/**
 * What is wrong with the code, as a message: `environments/dev.ts:12:23: Unexpected "="`, with the line below it.
 *
 * @param {unknown} failure
 * @returns undefined unless esbuild found a mistake
 */
export function mistakeText(failure) {
  const { errors } = /** @type {{ readonly errors?: readonly Mistake[] }} */ (Object(failure));
  if (!Array.isArray(errors)) return ofMessage(failure);
  const first = errors.find(({ location }) => Boolean(location)) ?? errors[0];
  return first?.location ? placed(first.text, first.location) : (first?.text ?? ofMessage(failure));
}

/**
 * @param {string} text
 * @param {NonNullable<Mistake["location"]>} location
 */
function placed(text, { file, line, column, lineText }) {
  const number = `${line}`;
  const code = lineText.replaceAll("\t", " ");
  return [
    `${file}:${line}:${column + 1}: ${text}`,
    `  ${number} | ${code}`,
    `  ${" ".repeat(number.length)} | ${" ".repeat(column)}^`,
  ].join("\n");
}

/**
 * tsx passes on only the text of an error: `Transform failed with 1 error:`, then `<file>:12:22: ERROR: Unexpected "="`.
 *
 * @param {unknown} failure
 */
function ofMessage(failure) {
  const { message } = /** @type {{ readonly message?: unknown }} */ (Object(failure));
  const [, file, line, column, text] =
    /^Transform failed with \d+ errors?:\n(.+):(\d+):(\d+): ERROR: (.*)/.exec(String(message)) ?? [];
  return text === undefined ? undefined : `${file}:${line}:${Number(column) + 1}: ${text}`;
}
