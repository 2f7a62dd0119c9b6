import { z } from "zod";
import { saying } from "../model/messages.ts";
import { networkSourceKeys } from "./network-sources.ts";

const port = z.number();

/** What reaches nodes from outside of the cluster. */
export const nodeIngress = z.strictObject({
  protocol: z.enum(["tcp", "udp"]).default("tcp").describe("The protocol of the ports."),
  ports: z
    .union([port, z.strictObject({ from: port.describe("The first port."), to: port.describe("The last port.") })], {
      error: saying(
        "a port or a range",
        (shown) => `${shown} is neither a port nor a range like { from: 30000, to: 32767 }.`,
      ),
    })
    .describe("One port, or a range of ports."),
  ...networkSourceKeys,
});
