import { didYouMean } from "../../nearest.ts";
import { at, error, type Problem } from "../../problem.ts";

type Amounts = Readonly<Record<string, unknown>>;

const reservable = ["cpu", "memory", "ephemeral-storage", "pid"];

/** Signals of `ValidateKubeletConfiguration`; those of inodes and processes are numbers, the others bytes. */
const signals = [
  "memory.available",
  "nodefs.available",
  "nodefs.inodesFree",
  "imagefs.available",
  "imagefs.inodesFree",
  "containerfs.available",
  "containerfs.inodesFree",
  "pid.available",
];

/** Amounts that are kept from pods: of known resources, in units that Kubernetes and YAML read the same way. */
export function checkReserved(amounts: Amounts = {}): Problem[] {
  return Object.entries(amounts).flatMap(([resource, amount]) => {
    if (!reservable.includes(resource))
      return [error([resource], `"${resource}" cannot be reserved. Use one of ${reservable.join(", ")}.`)];
    if (isAmount(amount)) return [];
    const example = { cpu: "500m", pid: "1000" }[resource] ?? "1Gi";
    return [error([resource], `"${amount}" is not an amount of ${resource}. Use one such as ${example}.`)];
  });
}

type Named = readonly [key: string, amounts: Amounts | undefined];

/** Thresholds of evictions, under the keys that hold them. */
export function checkEvictions({ hard, soft, grace }: Readonly<Record<"hard" | "soft" | "grace", Named>>): Problem[] {
  const periods = grace[1] ?? {};
  const thresholds = soft[1] ?? {};
  return [
    ...[hard, soft].flatMap(([key, amounts]) => at([key], checkSignals(amounts ?? {}, isThreshold, thresholdText))),
    ...at([grace[0]], checkSignals(periods, isDuration, durationText)),
    ...Object.keys(thresholds)
      .filter((signal) => periods[signal] === undefined)
      .map((signal) =>
        error(
          [soft[0], signal],
          `A soft threshold needs the time after which it counts, or the kubelet does not start. Set ${grace[0]}["${signal}"], to 1m30s for example.`,
        ),
      ),
    ...Object.keys(periods)
      .filter((signal) => signals.includes(signal) && thresholds[signal] === undefined)
      .map((signal) =>
        error(
          [grace[0], signal],
          `There is no ${soft[0]}["${signal}"] that this time is for. Add it, or remove the time.`,
        ),
      ),
  ];
}

function checkSignals(
  amounts: Amounts,
  isValid: (amount: unknown) => boolean,
  textOf: (amount: unknown) => string,
): Problem[] {
  return Object.entries(amounts).flatMap(([signal, amount]) => {
    if (!signals.includes(signal))
      return [
        error(
          [signal],
          `"${signal}" is not a signal of evictions.${didYouMean(signal, signals)} Signals: ${signals.join(", ")}.`,
        ),
      ];
    return isValid(amount) ? [] : [error([signal], textOf(amount))];
  });
}

const thresholdText = (amount: unknown) =>
  `"${amount}" is not a threshold. Use an amount such as 500Mi, or a percentage from 0% to below 100%.`;
const durationText = (amount: unknown) => `"${amount}" is not a time. Use one such as 1m30s.`;

/** Without exponents, which YAML reads as numbers. */
function isAmount(amount: unknown): boolean {
  return typeof amount === "string" && /^\d+(\.\d+)?([numkMGTP]|[KMGTP]i)?$/.test(amount);
}

function isThreshold(amount: unknown): boolean {
  const [, percentage] = /^(\d+(?:\.\d+)?)%$/.exec(String(amount)) ?? [];
  return percentage === undefined ? isAmount(amount) : Number(percentage) < 100;
}

function isDuration(amount: unknown): boolean {
  return typeof amount === "string" && /^(\d+(\.\d+)?(h|m|s|ms))+$/.test(amount);
}
