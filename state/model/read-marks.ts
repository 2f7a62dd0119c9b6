import type { Marks } from "../secrets/mask.ts";
import { malformed } from "./failure.ts";
import { isObject, type Json } from "./json.ts";

export type MarkTree = Map<string | number, Marks>;

/** Parses paths such as `[{ type: "get_attr", value: "input" }, { type: "index", value: { value: 1, type: "number" } }]`. */
export function readMarks(paths: Json | undefined, where: string): MarkTree | undefined {
  if (paths === undefined || paths === null) return undefined;
  if (!Array.isArray(paths)) throw malformed(`${where}.sensitive_attributes`, "a list of paths");
  if (paths.length === 0) return undefined;
  const tree: MarkTree = new Map();
  for (const path of paths) {
    if (!Array.isArray(path) || path.length === 0) throw malformed(`${where}.sensitive_attributes`, "a list of paths");
    addPath(
      tree,
      path.map((step) => readStep(step, where)),
    );
  }
  return tree;
}

function readStep(step: Json, where: string): string | number {
  const value = isObject(step) ? step["value"] : undefined;
  const key = isObject(value) ? value["value"] : value;
  if (typeof key === "string" || typeof key === "number") return key;
  throw malformed(`${where}.sensitive_attributes`, "a list of paths");
}

function addPath(tree: MarkTree, path: readonly (string | number)[]): void {
  const [step, ...rest] = path;
  if (step === undefined) return;
  const branch = tree.get(step);
  if (branch === true) return;
  if (rest.length === 0) {
    tree.set(step, true);
    return;
  }
  const next: MarkTree = new Map(branch ?? []);
  tree.set(step, next);
  addPath(next, rest);
}

/** The output of a `terraform_data` resource is its input, but Terraform marks only the input. */
export function copyInputMarks(marks: MarkTree): void {
  const input = marks.get("input");
  if (input !== undefined && marks.get("output") === undefined) marks.set("output", input);
}
