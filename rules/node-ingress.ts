import { checkSlug } from "./names.ts";
import { checkNetworkSources, type NetworkSources } from "./network-sources.ts";
import { at, error, type Problem } from "./problem.ts";

/** What reaches the nodes of a cluster from outside of it, such as scrapers of metrics or load balancers of one's own. */
export interface NodeIngressSpec extends NetworkSources {
  /** @default "tcp" */
  readonly protocol?: "tcp" | "udp" | undefined;
  /** One port, or all ports from one to another. */
  readonly ports: number | { readonly from: number; readonly to: number };
}

/** First and last port. */
export function portRange(ports: NodeIngressSpec["ports"]): { readonly from: number; readonly to: number } {
  return typeof ports === "number" ? { from: ports, to: ports } : ports;
}

/** A name becomes part of the addresses of its rules. */
const longestName = 40;

/** Rules for everything that reaches nodes. */
export function checkNodeIngress(ingress: Readonly<Record<string, NodeIngressSpec>>): Problem[] {
  return Object.entries(ingress).flatMap(([name, spec]) =>
    at(
      [name],
      [
        ...checkSlug(name, longestName, "metrics"),
        ...at(["ports"], checkPorts(spec.ports)),
        ...checkNetworkSources(spec, "the nodes"),
      ],
    ),
  );
}

function checkPorts(ports: NodeIngressSpec["ports"]): Problem[] {
  const { from, to } = portRange(ports);
  const wrong = [from, to].find((port) => !Number.isInteger(port) || port < 1 || port > 65_535);
  if (wrong !== undefined) return [error([], `${wrong} is not a port. Use 1 to 65535.`)];
  return from <= to ? [] : [error([], `from ${from} is above to ${to}. Exchange them.`)];
}
