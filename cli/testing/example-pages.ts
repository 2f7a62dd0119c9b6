import { readdirSync, readFileSync } from "node:fs";
import { checkEnvironment, type Environment, type PermanentSpec } from "@ml-platform/environments";
import { transformSync } from "esbuild";

/** A page of docs/eks: how a need is met, with a whole environment file that shows it. */
export interface ExamplePage {
  /** File name: `upgrades.md` */
  readonly file: string;
  readonly text: string;
  /** What the page says to save as `environments/<name>.ts`. */
  readonly spec: PermanentSpec;
  readonly environment: Environment;
}

const directory = new URL("../../docs/eks/", import.meta.url);

/** Every page but the index, in alphabetical order. @throws {Error} naming the page that has no environment or whose environment is not valid */
export async function examplePages(): Promise<readonly ExamplePage[]> {
  const files = readdirSync(directory)
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .sort();
  return Promise.all(files.map(examplePage));
}

async function examplePage(file: string): Promise<ExamplePage> {
  const text = readFileSync(new URL(file, directory), "utf8");
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = ""]) => block);
  const whole = blocks.filter((block) => /^export default /m.test(block));
  if (whole.length !== 1 || !/^```\n*$/m.test(text.slice(-5))) {
    throw new Error(
      `docs/eks/${file} must end in a block of TypeScript that is a whole environment file, and have no other of these.`,
    );
  }
  try {
    const { default: spec } = await evaluated(whole[0] as string);
    return { file, text, spec, environment: checkEnvironment(spec) };
  } catch (failure) {
    throw new Error(`docs/eks/${file}: ${(failure as Error).message}`, { cause: failure });
  }
}

/** Only its types are imported: the module stands alone once they are stripped. */
function evaluated(code: string): Promise<{ readonly default: PermanentSpec }> {
  const { code: javascript } = transformSync(code, { loader: "ts", format: "esm" });
  return import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(javascript)}`);
}
