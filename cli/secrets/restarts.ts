import type { Environment } from "@ml-platform/environments";
import { teamOfSecret } from "@ml-platform/rules";
import type { Located } from "./locate.ts";

/** How long External Secrets takes to copy a new value, unless an ExternalSecret says otherwise. */
const copied =
  "External Secrets copies the value within the refreshInterval of each ExternalSecret (an hour by default)";

/**
 * What still works with the earlier value, and how to give it the new one: sentences.
 *
 * Source: kubernetes.io, "Secrets": a container that has a Secret in its environment sees no update until it starts again.
 */
export function restartsOf({ name: environment, teams = {} }: Environment, { key, declared }: Located): string[] {
  const owner = teamOfSecret(key);
  const { workloads = [], roles = [], platform = false, teams: readers = [] } = declared?.readers ?? {};
  const allTeams = [...new Set([...(owner === undefined ? [] : [owner]), ...readers])];
  const lines = [
    ...workloads.map(({ cluster, namespace, serviceAccount }) => {
      return `Pods of the service account ${namespace}/${serviceAccount} in ${cluster} that read it when they start: kubectl -n ${namespace} rollout restart deployment`;
    }),
    ...allTeams.map((team) => {
      const namespace = teams[team]?.namespace ?? `team-${team}`;
      return `Pods of the team ${team} that have it as a variable, once it is copied: kubectl -n ${namespace} rollout restart deployment`;
    }),
    ...(platform
      ? [`What uses a Secret made of it by the store of ${environment}: kubectl get externalsecrets -A lists them`]
      : []),
    ...roles.map((role) => `Whatever runs as ${role}, unless it reads the value each time`),
  ];
  if (lines.length === 0) return [];
  const isCopied = platform || allTeams.length > 0;
  return [...lines.map((line) => `  ${line}`), ...(isCopied ? [`  ${copied}.`] : [])];
}
