import { amiTypes } from "../../ami-types.ts";
import { hasFourDisks, localDisksGB } from "../../local-disks.ts";
import { error, type Problem, warning } from "../../problem.ts";
import { amiTypeOf, type NodeGroupSpec } from "../node-group.ts";
import { localStorages } from "../node-settings/node-settings.ts";

/** Local disks exist on every type of the group, are as many as the RAID needs, and the image can set them up. */
export function checkLocalStorage(spec: NodeGroupSpec): Problem[] {
  const { localStorage, instanceShapes } = spec;
  if (localStorage === undefined) return [];
  const where = ["localStorage"];
  const refuse = (reason: string) => [error(where, reason)];
  if (!localStorages.includes(localStorage))
    return refuse(`"${localStorage}" is not a use of local disks. Use one of ${localStorages.join(", ")}.`);
  const types = [spec.instanceType, ...spec.alternativeInstanceTypes];
  const without = types.filter((type) => localDisksGB(type, instanceShapes) === undefined);
  if (without.length > 0)
    return refuse(
      `${without.join(", ")} has no local NVMe disks that are known. Use types that have them, such as m6id.large or g6.12xlarge; if AWS has added this one since, declare localDisksGB in instanceShapes.`,
    );
  if (amiTypes[amiTypeOf(spec)]?.os === "bottlerocket" && localStorage !== "raid0")
    return refuse(`Bottlerocket can use local disks as "raid0" only, not as "${localStorage}". Use raid0.`);
  if (localStorage !== "raid10") return [];
  return types.flatMap((type) => {
    const enough = hasFourDisks(type, instanceShapes);
    if (enough === false)
      return refuse(`RAID 10 needs four disks, and ${type} has fewer: its nodes would not start. Use raid0.`);
    if (enough === true) return [];
    return [
      warning(
        where,
        `RAID 10 needs four disks, and how many ${type} has is not known: with fewer, its nodes do not start. Look at InstanceStorageInfo of aws ec2 describe-instance-types, or use raid0.`,
      ),
    ];
  });
}
