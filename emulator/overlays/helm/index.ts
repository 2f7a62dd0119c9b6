import { valuesAt } from "../../provider/paths.ts";
import { clusterAccess } from "../cluster-access.ts";
import type { EmulatedProvider } from "../overlay.ts";
import { release } from "./release.ts";

export const helm: EmulatedProvider = {
  name: "helm",
  protocol: 6,
  resources: { helm_release: release },
  dataSources: {},
  configure: (config, { world }) => {
    const first = (path: string) => valuesAt(config, path).find((value) => value !== null);
    return clusterAccess(first("kubernetes.host"), first("kubernetes.config_path"), world);
  },
};
