import { clusterOf } from "../../cluster-providers/connect.ts";
import { valuesAt } from "../../provider/paths.ts";
import type { ObjectValue, Value } from "../../wire/value.ts";
import { clusterAccess } from "../cluster-access.ts";
import type { EmulatedProvider } from "../overlay.ts";
import { fieldTypes } from "./field-types.ts";
import { manifest } from "./manifest.ts";
import { objectTypes } from "./object-types.ts";
import { typed } from "./typed.ts";

function firstOf(config: ObjectValue, path: string): Value | undefined {
  return valuesAt(config, path).find((value) => value !== null);
}

export const kubernetes: EmulatedProvider = {
  name: "kubernetes",
  protocol: 5,
  resources: {
    ...Object.fromEntries(objectTypes.map((type) => [type.name, typed(type)])),
    ...fieldTypes,
    kubernetes_manifest: manifest,
  },
  dataSources: {},
  configure: (config, { world, environment }) => ({
    ...clusterAccess(config["host"], firstOf(config, "config_path"), world),
    cluster: clusterOf(config, environment),
  }),
};
