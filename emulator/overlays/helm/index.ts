import { clusterOf } from "../../cluster-providers/connect.ts";
import { valuesAt } from "../../provider/paths.ts";
import { isObject } from "../../wire/value.ts";
import { clusterAccess } from "../cluster-access.ts";
import type { EmulatedProvider } from "../overlay.ts";
import { release } from "./release.ts";

export const helm: EmulatedProvider = {
  name: "helm",
  protocol: 6,
  resources: { helm_release: release },
  dataSources: {},
  configure: (config, { world, environment, directory }) => {
    const first = (path: string) => valuesAt(config, path).find((value) => value !== null);
    const { kubernetes } = config;
    return {
      ...clusterAccess(first("kubernetes.host"), first("kubernetes.config_path"), world),
      cluster: isObject(kubernetes) ? clusterOf(kubernetes, environment, directory) : undefined,
    };
  },
};
