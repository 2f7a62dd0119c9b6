import { aws } from "./aws/index.ts";
import { helm } from "./helm/index.ts";
import { kubernetes } from "./kubernetes/index.ts";
import type { EmulatedProvider } from "./overlay.ts";

export const providers: readonly EmulatedProvider[] = [aws, kubernetes, helm];

/** Whether the emulator supports a resource type or, prefixed with `data.`, a data source. */
export function hasOverlay(provider: EmulatedProvider["name"], type: string): boolean {
  return overlayTypes(provider).includes(type);
}

/** Everything that has an overlay: resource types, and data sources prefixed with `data.`. */
export function overlayTypes(provider: EmulatedProvider["name"]): string[] {
  return providers
    .filter(({ name }) => name === provider)
    .flatMap(({ resources, dataSources }) => [
      ...Object.keys(resources),
      ...Object.keys(dataSources).map((type) => `data.${type}`),
    ])
    .sort();
}
