import { checksHelmProvider } from "../../cluster-providers/testing/checks-helm-provider.ts";
import { checksKubernetesProvider } from "../../cluster-providers/testing/checks-kubernetes-provider.ts";
import { localCluster } from "../testing/local-cluster.ts";
import { checksAccessPolicies } from "./access/testing/checks-access-policies.ts";
import { checksSandpitMakers } from "./access/testing/checks-sandpit-makers.ts";
import { checksSigningIn } from "./access/testing/checks-signing-in.ts";
import { checksTeams } from "./access/testing/checks-teams.ts";
import { checksAddons } from "./testing/checks-addons.ts";
import { checksCharts } from "./testing/checks-charts.ts";
import { checksControlPlane } from "./testing/checks-control-plane.ts";
import { checksNodes } from "./testing/checks-nodes.ts";

/** One cluster for all that leaves no nodes behind: to start one takes longer than most of it. */
const cluster = localCluster({ bootstrapSelfManagedAddons: true });

checksSigningIn(cluster);
checksAccessPolicies(cluster);
checksSandpitMakers(cluster);
checksTeams(cluster);
checksAddons(cluster);
checksNodes(cluster);
checksCharts(cluster);
checksKubernetesProvider(cluster);
checksHelmProvider(cluster);
checksControlPlane(cluster);
