import { error, type Problem } from "./problem.ts";

/** Days for which CloudWatch Logs can keep the events of a log group (PutRetentionPolicy). */
export const logRetentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** An error unless CloudWatch Logs accepts the number of days. "Never expire" is excluded: nobody would notice its cost. */
export function checkRetentionDays(days: number): Problem[] {
  if (logRetentionDays.includes(days)) return [];
  return [
    error([], `${days} days is not a retention period of CloudWatch Logs. Use one of ${logRetentionDays.join(", ")}.`),
  ];
}
