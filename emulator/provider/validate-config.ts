import type { Check, DataSourceOverlay, ResourceOverlay } from "../overlays/overlay.ts";
import { diagnosticOf, ProviderError } from "../wire/diagnostic.ts";
import { isUnknown, type ObjectValue } from "../wire/value.ts";
import type { Kind } from "./kinds.ts";
import { leavesAt } from "./paths.ts";
import { isLegacy } from "./plan.ts";
import type { ConfigRequest } from "./requests.ts";
import { learnedProblems } from "./validate-learned.ts";
import { decode } from "./wired.ts";

/** Checks single values, then the rules between attributes. */
export function validateResource(kind: Kind<ResourceOverlay>, request: ConfigRequest): object {
  const config = decode(request.config, kind.type) ?? {};
  const { learned, validate } = kind.overlay;
  const problems = [
    ...(isLegacy(kind.overlay) && (config["id"] ?? null) !== null ? [identityGiven] : []),
    ...(learned === undefined ? [] : learnedProblems(learned, config, kind.type)),
    ...checkValues(kind, config),
    ...(validate?.(config) ?? []),
  ];
  return { diagnostics: problems.map(diagnosticOf) };
}

/** The older SDK shows `id` as an argument of every type, and refuses it. */
const identityGiven = new ProviderError("Invalid or unknown key", "", ["id"]);

export function validateDataSource(kind: Kind<DataSourceOverlay>, request: ConfigRequest): object {
  const config = decode(request.config, kind.type) ?? {};
  const { learned } = kind.overlay;
  const problems = learned === undefined ? [] : learnedProblems(learned, config, kind.type);
  return { diagnostics: [...problems, ...checkValues(kind, config)].map(diagnosticOf) };
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
