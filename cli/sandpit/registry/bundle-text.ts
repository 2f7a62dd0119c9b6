import { gunzipSync, gzipSync } from "node:zlib";
import type { Bundle } from "./registry.ts";

/** What is written: the version can be read without unpacking, and the configurations take a tenth of their size. */
interface Packed {
  readonly schemaVersion: 1;
  /** JSON of a {@link Bundle}, gzip, base64. */
  readonly packed: string;
}

/** Configurations refer to secrets and hold none, so neither does this text. */
export function bundleText(bundle: Bundle): string {
  const packed = gzipSync(JSON.stringify(bundle)).toString("base64");
  return `${JSON.stringify({ schemaVersion: 1, packed } satisfies Packed)}\n`;
}

/** What a bundle is, or what is wrong with it. */
export function parseBundle(text: string): Bundle | { readonly wrong: string } {
  try {
    const { schemaVersion, packed } = JSON.parse(text) as { readonly schemaVersion: unknown; readonly packed: string };
    if (typeof schemaVersion === "number" && schemaVersion > 1) {
      return {
        wrong: `has format ${schemaVersion}, and this checkout knows 1 only. Use a newer one, such as the default branch`,
      };
    }
    const bundle = JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString("utf8")) as Bundle;
    if (bundle.schemaVersion === 1 && Array.isArray(bundle.stacks)) return bundle;
  } catch {
    // The same for whatever is wrong with it.
  }
  return { wrong: "is damaged" };
}
