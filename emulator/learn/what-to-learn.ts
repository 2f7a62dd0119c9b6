import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { overlayTypes } from "../overlays/index.ts";
import { readSamples, type Samples } from "./samples.ts";

const here = dirname(fileURLToPath(import.meta.url));

/** The samples that the reference environments gave (`pnpm samples`), and those written by hand. */
export function allSamples(): Samples {
  const [recorded, byHand] = ["samples.json", "more-samples.json"].map((file) => readSamples(join(here, file)));
  return { ...byHand, ...recorded };
}

/** Every type of the AWS provider that has an overlay or a sample. */
export function typesToLearn(samples: Samples): string[] {
  return [...new Set([...overlayTypes("aws"), ...Object.keys(samples)])].sort();
}
