/** Zone letters of regions that do not have exactly a, b and c (AWS documentation, read 2026-11). */
const letters: Readonly<Record<string, string>> = {
  "us-east-1": "abcdef",
  "us-west-1": "ab",
  "us-west-2": "abcd",
  "ap-northeast-1": "acd",
  "ap-northeast-2": "abcd",
  "ca-central-1": "abd",
};

/** The availability zones that an account sees in a region. */
export function availabilityZones(region: string): string[] {
  return [...(letters[region] ?? "abc")].map((letter) => region + letter);
}

/** `use2-az1`. Every account has the same zone ids here; AWS maps them differently for each account. */
export function zoneId(zone: string): string {
  const region = zone.slice(0, -1);
  const [area = "", direction = "", number = ""] = region.split("-");
  const short = direction.replace(
    /^(north|south)?(east|west)$/,
    (_, a: string = "", b: string) => a.charAt(0) + b.charAt(0),
  );
  const position = availabilityZones(region).indexOf(zone) + 1;
  return `${area}${short.length <= 2 ? short : direction.charAt(0)}${number}-az${position}`;
}
