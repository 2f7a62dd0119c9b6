import type { EmulatedProvider, ResourceOverlay } from "../overlay.ts";
import { compute } from "./compute.ts";
import { configureAws } from "./configure.ts";
import { dataSources } from "./data.ts";
import { dhcpOptions } from "./dhcp-options.ts";
import { eks } from "./eks.ts";
import { endpoints } from "./endpoints.ts";
import { gateways } from "./gateways.ts";
import { iam } from "./iam.ts";
import { kms } from "./kms.ts";
import { logs } from "./logs.ts";
import { routes } from "./routes.ts";
import { securityGroups } from "./security-groups.ts";
import { subnets } from "./subnets.ts";
import { vpc } from "./vpc.ts";

/** Provider 6 gives every regional resource a computed `region`, whose change replaces it. */
function regional(overlay: ResourceOverlay): ResourceOverlay {
  if (overlay.global === true) return overlay;
  return {
    ...overlay,
    forceNew: [...overlay.forceNew, "region"],
    computed: (change) => ({ region: change.region, ...overlay.computed(change) }),
  };
}

const resources = {
  ...vpc,
  ...subnets,
  ...gateways,
  ...routes,
  ...dhcpOptions,
  ...endpoints,
  ...securityGroups,
  ...logs,
  ...iam,
  ...kms,
  ...eks,
  ...compute,
};

export const aws: EmulatedProvider = {
  name: "aws",
  protocol: 5,
  resources: Object.fromEntries(Object.entries(resources).map(([type, overlay]) => [type, regional(overlay)])),
  dataSources,
  configure: configureAws,
};
