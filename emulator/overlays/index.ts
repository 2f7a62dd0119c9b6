import { aws } from "./aws/index.ts";
import { helm } from "./helm.ts";
import { kubernetes } from "./kubernetes.ts";
import type { EmulatedProvider } from "./overlay.ts";

export const providers: readonly EmulatedProvider[] = [aws, kubernetes, helm];

/** Whether the emulator can stand in for a resource type or, with `data.` in front, a data source. */
export function hasOverlay(provider: EmulatedProvider["name"], type: string): boolean {
  return overlayTypes(provider).includes(type);
}

/** What has an overlay: resource types, and data sources with `data.` in front. */
export function overlayTypes(provider: EmulatedProvider["name"]): string[] {
  return providers
    .filter(({ name }) => name === provider)
    .flatMap(({ resources, dataSources }) => [
      ...Object.keys(resources),
      ...Object.keys(dataSources).map((type) => `data.${type}`),
    ])
    .sort();
}
