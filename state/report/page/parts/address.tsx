import { indexKey, modulePath, shortName } from "../../../model/address.ts";
import type { ReportFacts } from "../../report-data.ts";

/** An address with its name emphasized and the generated hash left out. The tooltip is the whole address. */
export function Address({ resource }: { resource: ReportFacts }) {
  const { address, type, name, mode } = resource;
  const module = modulePath(address);
  return (
    <span class="address" title={address}>
      {module !== "" && <span class="dim">{module}.</span>}
      {mode === "data" && <span class="dim">data.</span>}
      <span class="dim">{type}.</span>
      {shortName(name)}
      {indexKey(address)}
    </span>
  );
}
