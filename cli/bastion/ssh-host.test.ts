import { expect, it } from "vitest";
import { hostKeys } from "./ssh-host.ts";

it("reads the keys that cloud-init wrote, and nothing around them", () => {
  const console = [
    "ci-info: | ecdsa-sha2-nistp256 AAAAnotThis |",
    "<14>Nov 26 12:00:00 cloud-init: -----BEGIN SSH HOST KEY KEYS-----",
    "<14>Nov 26 12:00:00 cloud-init: ecdsa-sha2-nistp256 AAAAE2VjZHNh/+= root@ip-10-0-0-1",
    "ssh-ed25519 AAAAC3Nza root@ip-10-0-0-1\r",
    "-----END SSH HOST KEY KEYS-----",
    "ssh-rsa AAAAnorThis",
  ].join("\n");
  expect(hostKeys(console)).toEqual(["ecdsa-sha2-nistp256 AAAAE2VjZHNh/+=", "ssh-ed25519 AAAAC3Nza"]);
  expect(hostKeys("")).toEqual([]);
});
