import { Fixture, reading } from "./fixture.ts";

/** `network`, which publishes a sensitive output among others, and `cluster`, which reads `network`. */
export function pair(): Fixture {
  return new Fixture({
    network: {
      resources: { vpc: {} },
      outputs: { cidr: { value: "10.0.0.0/16" }, token: { value: "correct-horse", sensitive: true } },
      shared: true,
    },
    cluster: { reads: ["network"], resources: { cluster: { input: reading("network", "cidr") } } },
  });
}
