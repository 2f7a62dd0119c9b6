import type { Check, DataSourceOverlay, ResourceOverlay } from "../overlays/overlay.ts";
import { diagnosticOf, ProviderError } from "../wire/diagnostic.ts";
import { isUnknown, type ObjectValue } from "../wire/value.ts";
import type { Kind } from "./kinds.ts";
import { leavesAt } from "./paths.ts";
import type { ConfigRequest } from "./requests.ts";
import { decode } from "./wired.ts";

/** Checks single values, then the rules between attributes. */
export function validateResource(kind: Kind<ResourceOverlay>, request: ConfigRequest): object {
  const config = decode(request.config, kind.type) ?? {};
  const problems = [...checkValues(kind, config), ...(kind.overlay.validate?.(config) ?? [])];
  return { diagnostics: problems.map(diagnosticOf) };
}

export function validateDataSource(kind: Kind<DataSourceOverlay>, request: ConfigRequest): object {
  const config = decode(request.config, kind.type) ?? {};
  return { diagnostics: checkValues(kind, config).map(diagnosticOf) };
}

interface Checked {
  readonly checks?: Readonly<Record<string, Check>>;
}

function checkValues({ name, overlay, type }: Kind<Checked>, config: ObjectValue): ProviderError[] {
  return Object.entries(overlay.checks ?? {}).flatMap(([pattern, check]) =>
    leavesAt(config, pattern, type).flatMap(({ value, path }) => {
      if (value === null || isUnknown(value)) return [];
      const problem = check(value);
      return problem === undefined
        ? []
        : [new ProviderError(`invalid value for ${pattern}`, `${name}: ${problem}`, path)];
    }),
  );
}
