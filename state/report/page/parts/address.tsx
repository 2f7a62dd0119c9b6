import type { ReportResource } from "../../report-data.ts";
import { indexKey, shortName, withoutKeys } from "../model.ts";

/** An address with its parts weighed: type quiet, name plain, generated hash left out. The whole is the tooltip. */
export function Address({ resource }: { resource: ReportResource }) {
  const { address, type, name, mode } = resource;
  const module = withoutKeys(address).includes(".") ? modulePath(address) : "";
  return (
    <span class="address" title={address}>
      {module !== "" && <span class="dim">{module}</span>}
      {mode === "data" && <span class="dim">data.</span>}
      <span class="dim">{type}.</span>
      {shortName(name)}
      {indexKey(address)}
    </span>
  );
}

function modulePath(address: string): string {
  return /^(?:module\.[^.[]+(?:\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\])?\.)+/.exec(address)?.[0] ?? "";
}
