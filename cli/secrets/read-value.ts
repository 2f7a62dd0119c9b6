import { readFileSync } from "node:fs";
import { UserError } from "@ml-platform/rules";
import type { Io } from "../io.ts";
import { type Content, contentOf, largestContent, sizeOf } from "./content.ts";

/** Standard input, as a path. */
const standardInput = "-";

/**
 * Bytes of a file or of standard input.
 *
 * @param file a path, or `-`
 * @throws {UserError} if there is nothing, or standard input is a terminal: what is typed there is shown
 */
export async function readBytes({ stdin }: Pick<Io, "stdin">, file: string): Promise<Buffer> {
  if (file !== standardInput) return readFile(file);
  if (stdin === undefined || stdin.isTTY === true) {
    throw new UserError("Standard input is a terminal, which shows what is typed. Name a file, or pipe something in.");
  }
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function readFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (failure) {
    const { code } = failure as NodeJS.ErrnoException;
    throw new UserError(`${file} cannot be read (${code}). Name a file that you may read, or "-" for standard input.`);
  }
}

interface ReadOptions {
  /** A path. @default - standard input */
  readonly file?: string | undefined;
  /** Whether the line end of a single line belongs to it. @default false: an editor or `echo` has put it there */
  readonly exact?: boolean | undefined;
}

/** One value. @throws {UserError} if it is empty or larger than a secret can be */
export async function readValue(io: Pick<Io, "stdin">, { file = standardInput, exact = false }: ReadOptions) {
  const found = contentOf(await readBytes(io, file));
  const content = exact ? found : withoutLineEnd(found);
  const from = file === standardInput ? "Standard input" : file;
  const size = sizeOf(content);
  if (size === 0) throw new UserError(`${from} is empty, and a secret cannot be. Nothing was changed.`);
  if (size > largestContent) {
    throw new UserError(
      `${from} has ${size} bytes, and a secret at most ${largestContent}. Keep the file in a bucket, and the key that encrypts it as the secret.`,
    );
  }
  return content;
}

/** Of several lines, such as those of a private key, the last needs its end. */
function withoutLineEnd(content: Content): Content {
  if (typeof content !== "string") return content;
  const [, line] = /^([^\n]*?)\r?\n$/.exec(content) ?? [];
  return line ?? content;
}
