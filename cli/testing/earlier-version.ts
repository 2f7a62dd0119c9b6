import { applied, network, secret } from "./applied-states.ts";
import type { Fixture } from "./fixture.ts";
import { writeState } from "./state-file.ts";

/**
 * A repository in which the last write of `dev-network` added the subnet, and changed the range of the VPC and the
 * password of the database. Only the VPC of `prod` is applied.
 */
export function withEarlierVersion(): Fixture {
  const fixture = applied();
  const [vpc, , nat, address, database] = network.resources;
  const resources = [
    { ...vpc, attributes: { ...vpc.attributes, cidr_block: "10.9.0.0/16" } },
    nat,
    address,
    { ...database, attributes: { ...database.attributes, password: `${secret}-old` } },
  ];
  writeState(`${fixture.stateFile("dev-network")}.backup`, { ...network, serial: 6, resources });
  writeState(fixture.stateFile("prod-network"), { ...network, resources: [vpc] });
  return fixture;
}
