import { readFileSync } from "node:fs";

type List = "endpoint-services" | "instance-types" | "managed-policies";

const lists = new Map<List, readonly string[]>();

/** The lines of a list below `known/`, without its comment. */
function linesOf(list: List): readonly string[] {
  const read = lists.get(list);
  if (read !== undefined) return read;
  const text = readFileSync(new URL(`known/${list}.txt`, import.meta.url), "utf8");
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  lists.set(list, lines);
  return lines;
}

/** How to make the emulator take a name that AWS has and a list does not. */
export function newerThan(list: List): string {
  return `(if AWS has it, add it to emulator/overlays/aws/known/${list}.txt)`;
}

/** @param name `m7i.large` */
export function isInstanceType(name: string): boolean {
  const [family = "", size = ""] = name.split(".");
  const sizes = linesOf("instance-types").find((line) => line.startsWith(`${family} `));
  return sizes?.split(" ").slice(1).includes(size) === true;
}

/** @param service `ecr.api` */
export function isEndpointService(service: string): boolean {
  return linesOf("endpoint-services").includes(service);
}

/** @param name `service-role/AmazonEBSCSIDriverPolicy` */
export function isManagedPolicy(name: string): boolean {
  return linesOf("managed-policies").includes(name);
}
