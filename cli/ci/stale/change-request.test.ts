import { expect, it } from "vitest";
import { changeRequest, diffOf } from "./change-request.ts";
import type { Bump } from "./find-stale.ts";

const file = "environments/prod.ts";
const text =
  'export default {\n  clusters: {\n    a: { kubernetes: "1.34" },\n    b: { kubernetes: version },\n  },\n};\n';
const texts = new Map([[file, text]]);

function bump(cluster: string, because = "it is old"): Bump {
  const finding = { kind: "kubernetes" as const, subject: `prod/${cluster}`, has: "1.34", newer: "1.35", because };
  return { file, path: ["clusters", cluster, "kubernetes"], from: "1.34", to: "1.35", finding };
}

it("changes what a literal allows, and names the rest", () => {
  const { request, byHand } = changeRequest([bump("a"), bump("b")], texts);
  expect(request?.files.get(file)).toBe(text.replace("1.34", "1.35"));
  expect(request?.title).toBe("Upgrade prod/a to 1.35");
  expect(byHand).toEqual([bump("b")]);
  expect(changeRequest([bump("b")], texts).request).toBeUndefined();
});

it("shows what changes as a patch", () => {
  const { request } = changeRequest([bump("a")], texts);
  if (request === undefined) throw new Error("nothing to change");
  expect(diffOf(request, texts)).toBe(
    '--- a/environments/prod.ts\n+++ b/environments/prod.ts\n@@ -3 +3 @@\n-    a: { kubernetes: "1.34" },\n+    a: { kubernetes: "1.35" },\n',
  );
});

it("keeps its table whatever a text contains", () => {
  const { request } = changeRequest([bump("a", "a | b\n<b>")], texts);
  expect(request?.description).toContain("| prod/a | Kubernetes | 1.34 | 1.35 | a \\| b<br>\\<b\\> |");
});
