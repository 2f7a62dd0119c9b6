import { Document, isScalar, type Pair, YAMLMap } from "yaml";
import { printable } from "../../output/printable.ts";
import type { Pipeline } from "./pipeline.ts";

/** The pipeline as a file for GitLab. The same pipeline gives the same bytes. */
export function toYaml({ title, stages, jobs }: Pipeline): string {
  const document = new Document({
    // In a child pipeline, $CI_PIPELINE_SOURCE is "parent_pipeline": without this rule, a child of a merge request's
    // pipeline would have no jobs. https://docs.gitlab.com/ci/pipelines/downstream_pipelines/
    workflow: { rules: [{ when: "always" }] },
    include: [{ local: ".gitlab/jobs.yml" }],
    stages,
    ...Object.fromEntries(jobs.map(({ name, why: _, ...job }) => [name, job])),
  });
  document.commentBefore = comment([title, "Written by `platform ci generate`: docs/pipeline.md."]);
  const reasons = new Map(jobs.map(({ name, why = [] }) => [name, why]));
  for (const [index, pair] of pairsOf(document).entries()) {
    if (!isScalar(pair.key)) continue;
    const why = reasons.get(String(pair.key.value)) ?? [];
    pair.key.spaceBefore = index > 0;
    if (why.length > 0) pair.key.commentBefore = comment(why);
  }
  return document.toString({ lineWidth: 0 });
}

function pairsOf(document: Document): readonly Pair[] {
  return document.contents instanceof YAMLMap ? document.contents.items : [];
}

/** One comment line for each text: a line break in a text must not begin a key. */
function comment(texts: readonly string[]): string {
  return texts.map((text) => ` ${printable(text).replaceAll(/\s+/g, " ").trim()}`).join("\n");
}
