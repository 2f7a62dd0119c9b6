import { readFileSync } from "node:fs";
import { type JsonSchema, jsonSchemaOf } from "./json-schema.ts";

/** A document that a command prints with `--json`. */
interface Documented {
  /** The page in docs/ that declares its types. */
  readonly page: "json.md" | "state-json.md";
  readonly type: string;
}

/** A document of `platform state ...`, which also says where it comes from and what could not be read. */
function ofState(type: string): Documented {
  return { page: "state-json.md", type: `Printed & ${type}` };
}

/** Every document, by the command that prints it. */
export const documents: Readonly<Record<string, Documented>> = {
  failure: { page: "json.md", type: "Failure" },
  plan: { page: "json.md", type: "PlanReport" },
  "plan --all": { page: "json.md", type: "PlanOfMany" },
  apply: { page: "json.md", type: "PlanReport" },
  destroy: { page: "json.md", type: "PlanReport" },
  // An import is an apply of a part.
  import: { page: "json.md", type: "PlanReport" },
  output: { page: "json.md", type: "PublishedOutputs" },
  validate: { page: "json.md", type: "Validations" },
  list: { page: "json.md", type: "EnvironmentList" },
  bootstrap: { page: "json.md", type: "PlanReport | AccountList" },
  doctor: { page: "json.md", type: "Examination" },
  version: { page: "json.md", type: "Versions" },
  "sandpit up": { page: "json.md", type: "SandpitUp" },
  "sandpit down": { page: "json.md", type: "SandpitDown" },
  "sandpit list": { page: "json.md", type: "SandpitList" },
  "sandpit show": { page: "json.md", type: "SandpitShown" },
  "sandpit extend": { page: "json.md", type: "SandpitExtended" },
  "sandpit diff": { page: "json.md", type: "SandpitDiff" },
  "sandpit sleep": { page: "json.md", type: "SandpitSize" },
  "sandpit wake": { page: "json.md", type: "SandpitSize" },
  "sandpit reap": { page: "json.md", type: "SandpitReap" },
  "sandpit gc": { page: "json.md", type: "SandpitLeftovers" },
  "bastion connect": { page: "json.md", type: "BastionConnection" },
  "runners status": { page: "json.md", type: "RunnersStatus" },
  "job run": { page: "json.md", type: "JobLine" },
  "job list": { page: "json.md", type: "JobList" },
  "job logs": { page: "json.md", type: "JobLine" },
  "job stop": { page: "json.md", type: "JobStopped" },
  "secrets list": { page: "json.md", type: "SecretList" },
  "secrets import": { page: "json.md", type: "SecretTransfer" },
  "secrets verify": { page: "json.md", type: "SecretTransfer" },
  "local setup": { page: "json.md", type: "LocalSetup" },
  "local status": { page: "json.md", type: "LocalStatus" },
  "ci affected": { page: "json.md", type: "AffectedStacks" },
  "ci scan": { page: "json.md", type: "ScanDocument" },
  "ci stale": { page: "json.md", type: "Staleness" },
  "state list": ofState("List"),
  "state show": ofState("Show"),
  "state search": ofState("Search"),
  "state outputs": ofState("Outputs"),
  "state graph": ofState("GraphDocument"),
  "state impact": ofState("Impact"),
  "state history": ofState("History"),
  "state diff": ofState("Diff"),
  "state drift": ofState("Drift"),
  "state locks": ofState("Locks"),
  "state unlock": ofState("Unlock"),
  "state orphans": ofState("Orphans"),
  "state cost": ofState("CostDocument"),
  "state pull": ofState("Pull"),
  "state backup": ofState("Backup"),
  "state move": ofState("Move"),
  "state push": ofState("Push"),
  "state report": ofState("Report"),
};

/** The JSON Schema of a document, from the types in the documentation, so that the two cannot differ. */
export function schemaOf({ page, type }: Documented): JsonSchema {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), "utf8");
  const declared = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = ""]) => block);
  return jsonSchemaOf(declared.join("\n"), type);
}
