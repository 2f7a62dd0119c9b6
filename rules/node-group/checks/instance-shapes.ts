import { checkDuplicates } from "../../duplicates.ts";
import { findInstanceType, type InstanceShape } from "../../instance-types.ts";
import { at, error, type Problem, warning } from "../../problem.ts";
import type { NodeGroupSpec } from "../node-group.ts";

/** Shapes that an author declares: used by the group, made of numbers that a machine can have, and really unknown. */
export function checkInstanceShapes(spec: NodeGroupSpec): Problem[] {
  const used = [spec.instanceType, ...spec.alternativeInstanceTypes];
  return Object.entries(spec.instanceShapes).flatMap(([name, shape]) => {
    const path = ["instanceShapes", name];
    if (!used.includes(name))
      return [error(path, `"${name}" is not used by the group, which uses ${used.join(", ")}. Remove it.`)];
    if (!/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(name))
      return [error(path, `"${name}" is not an instance type. Use family.size, such as m7i.large.`)];
    return [...checkNumbers(path, shape), ...checkNews(path, name, shape)];
  });
}

function checkNumbers(path: readonly string[], shape: InstanceShape): Problem[] {
  const atLeastOne: [where: string[], value: number | undefined][] = [
    [["vCpus"], shape.vCpus],
    [["gpu", "count"], shape.gpu?.count],
    [["neuron", "count"], shape.neuron?.count],
    [["neuron", "cores"], shape.neuron?.cores],
    [["networkCards"], shape.networkCards],
  ];
  const problems = atLeastOne.flatMap(([where, value]) =>
    value === undefined || (Number.isInteger(value) && value >= 1)
      ? []
      : [error([...path, ...where], `${value} is not a number of them. Use a whole number from 1.`)],
  );
  const sizes: [where: string[], value: number | undefined][] = [
    [["memoryGiB"], shape.memoryGiB],
    [["gpu", "memoryGiB"], shape.gpu?.memoryGiB],
  ];
  for (const [where, value] of sizes)
    if (value !== undefined && !(value > 0))
      problems.push(error([...path, ...where], `${value} GiB is no memory. Use a number above 0.`));

  if (shape.localDisksGB !== undefined && !(shape.localDisksGB > 0))
    problems.push(
      error([...path, "localDisksGB"], `${shape.localDisksGB} GB are no disks. Use a number above 0, or remove it.`),
    );
  const { efaInterfaces = 0, networkCards = Math.max(1, efaInterfaces), efaCards, gpu, neuron } = shape;
  if (!Number.isInteger(efaInterfaces) || efaInterfaces < 0)
    problems.push(
      error([...path, "efaInterfaces"], `${efaInterfaces} is not a number of adapters. Use a whole number from 0.`),
    );
  else if (efaInterfaces > networkCards)
    problems.push(
      error(
        [...path, "networkCards"],
        `${networkCards} network cards cannot have ${efaInterfaces} Elastic Fabric Adapters: a card has one.`,
      ),
    );
  else problems.push(...at([...path, "efaCards"], checkEfaCards({ efaInterfaces, networkCards, efaCards })));
  if (gpu !== undefined && !/[A-Za-z0-9]/.test(gpu.name))
    problems.push(error([...path, "gpu", "name"], `"${gpu.name}" is not the model of a GPU, such as L4 or H100.`));
  if (gpu !== undefined && neuron !== undefined)
    problems.push(error([...path, "neuron"], "No instance type has GPUs and Neuron devices. Remove one of them."));
  return problems;
}

/** Where the adapters are must be told where it does not follow from their number: it is on all cards, or on all but card 0. */
function checkEfaCards({
  efaInterfaces,
  networkCards,
  efaCards,
}: {
  efaInterfaces: number;
  networkCards: number;
  efaCards: readonly number[] | undefined;
}): Problem[] {
  if (efaCards === undefined)
    return efaInterfaces === 0 || networkCards - efaInterfaces <= 1
      ? []
      : [
          error(
            [],
            `${efaInterfaces} Elastic Fabric Adapters on ${networkCards} network cards: which cards have one? List their indexes, such as [1, 3, 5]; \`aws ec2 describe-instance-types\` and the EC2 user guide have them.`,
          ),
        ];
  const problems = checkDuplicates(efaCards);
  if (efaCards.length !== efaInterfaces)
    problems.push(
      error([], `${efaCards.length} cards for ${efaInterfaces} Elastic Fabric Adapters: list one card for each.`),
    );
  efaCards.forEach((card, index) => {
    if (!Number.isInteger(card) || card < 0 || card >= networkCards)
      problems.push(
        error([index], `${card} is not the index of a network card. Use whole numbers from 0 to ${networkCards - 1}.`),
      );
  });
  return problems;
}

/** A table that knows the type since, or always did: then the declaration hides what may be better. */
function checkNews(path: readonly string[], name: string, { gpu, neuron }: InstanceShape): Problem[] {
  const known = findInstanceType(name);
  if (typeof known === "string" || known.caution !== undefined) return [];
  const accelerators = (type: { gpu?: unknown; neuron?: unknown }): string =>
    type.gpu !== undefined ? "GPUs" : type.neuron !== undefined ? "Neuron devices" : "no accelerators";
  const differs = accelerators({ gpu, neuron }) === accelerators(known) ? "" : ` with ${accelerators(known)}`;
  return [
    warning(
      path,
      `"${name}" is known to the platform${differs}, and what you declare prevails. Remove it, unless the platform is wrong.`,
    ),
  ];
}
