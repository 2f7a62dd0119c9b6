import { readFileSync } from "node:fs";

/** A state that Terraform wrote. */
export function recordedState(name: "first" | "second"): string {
  return readFileSync(new URL(`../model/recorded/${name}.tfstate`, import.meta.url), "utf8");
}
