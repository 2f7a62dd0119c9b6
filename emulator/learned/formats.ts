/** What is wrong with a value, as the validators of the AWS provider and its SDK say it; undefined if nothing is. */
export type Format = (path: string, value: string) => string | undefined;

/** IPv4 and IPv6 as Go's `net.ParseCIDR` takes them, reduced to what the formats need. */
function network(
  value: string,
): { readonly version: 4 | 6; readonly bits: number; readonly canonical: string } | undefined {
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(value);
  if (four !== null) {
    const [a = 0, b = 0, c = 0, d = 0, bits = 0] = four.slice(1).map(Number);
    if (Math.max(a, b, c, d) > 255 || bits > 32) return undefined;
    const size = 2 ** (32 - bits);
    const address = Math.floor((((a * 256 + b) * 256 + c) * 256 + d) / size) * size;
    const octets = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
    return { version: 4, bits, canonical: `${octets.join(".")}/${bits}` };
  }
  const six = /^([0-9a-f:]*:[0-9a-f:]*)\/(\d{1,3})$/i.exec(value);
  return six !== null && Number(six[2]) <= 128 ? { version: 6, bits: Number(six[2]), canonical: value } : undefined;
}

function goJsonProblem(value: string): string | undefined {
  try {
    JSON.parse(value);
    return undefined;
  } catch {
    const first = value.trimStart().charAt(0);
    if (/^[{["\d-]|^$/.test(first)) return "unexpected end of JSON input";
    return `invalid character '${first}' looking for beginning of value`;
  }
}

const accountPattern = "^(aws|aws-managed|third-party|aws-marketplace|\\d{12}|cw.{10})$";
const partitionPattern = "^aws(-[a-z]+)*$";

function arnProblem(value: string): string | undefined {
  if (!value.startsWith("arn:")) return "arn: invalid prefix";
  const sections = value.split(":");
  if (sections.length < 6) return "arn: not enough sections";
  const [, partition = "", , region = "", account = ""] = sections;
  if (!new RegExp(partitionPattern).test(partition)) {
    return `invalid partition value (expecting to match regular expression: ${partitionPattern})`;
  }
  if (region !== "" && !/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(region)) return "invalid region value";
  if (account !== "" && !new RegExp(accountPattern).test(account)) {
    return `invalid account ID value (expecting to match regular expression: ${accountPattern})`;
  }
  return sections.slice(5).join(":") === "" ? "missing resource value" : undefined;
}

function networkAddress(kind: "CIDR" | "IPv4 CIDR" | "IPv6 CIDR"): Format {
  const version = kind === "IPv4 CIDR" ? 4 : kind === "IPv6 CIDR" ? 6 : undefined;
  return (_path, value) => {
    const found = network(value);
    if (found === undefined)
      return `${JSON.stringify(value)} is not a valid CIDR block: invalid CIDR address: ${value}`;
    if (version !== undefined && found.version !== version)
      return `${JSON.stringify(value)} is not a valid ${kind} block`;
    if (found.canonical === value) return undefined;
    return `${JSON.stringify(value)} is not a valid ${kind} block; did you mean ${JSON.stringify(found.canonical)}?`;
  };
}

function vpcNetwork(minimum: number, maximum: number): Format {
  return (path, value) => {
    const found = network(value);
    if (found === undefined) {
      return `expected ${path} to contain a valid Value, got: ${value} with err: invalid CIDR address: ${value}`;
    }
    if (found.canonical !== value) {
      return `expected ${path} to contain a valid network Value, expected ${found.canonical}, got ${value}`;
    }
    if (found.bits >= minimum && found.bits <= maximum) return undefined;
    const allowed = `between ${minimum} and ${maximum} significant bits`;
    return `expected "${path}" to contain a network Value with ${allowed}, got: ${found.bits}`;
  };
}

/** The blocks that RFC 1918 sets aside. */
function outsideOfPrivate(path: string, value: string): string | undefined {
  return /^(10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.)/.test(value)
    ? undefined
    : `invalid value for ${path} (must be within 10.0.0.0/8, 172.16.0.0/12, or 192.168.0.0/16)`;
}

const isIpv4 = (value: string): boolean => network(`${value}/32`)?.version === 4;

/** The formats that attributes of the AWS provider have. One is learned if it agrees on every value tried. */
export const formats = {
  arn: (path, value) => {
    const problem = value === "" ? undefined : arnProblem(value);
    return problem === undefined ? undefined : `"${path}" (${value}) is an invalid ARN: ${problem}`;
  },
  /** Anything that has the parts of an ARN, whatever they contain. */
  arnShape: (path, value) =>
    /^arn:([^:]*:){4}/.test(value) ? undefined : `"${path}" (${value}) is an invalid ARN: arn: invalid prefix`,
  json: (path, value) => {
    const problem = value === "" ? undefined : goJsonProblem(value);
    return problem === undefined ? undefined : `"${path}" contains an invalid JSON: ${problem}`;
  },
  /** A policy of IAM: a JSON object. */
  jsonPolicy: (path, value) => {
    if (value === "") return `"${path}" is an empty string, which is not a valid JSON value`;
    const says = (what: string): string => `"${path}" contains an invalid JSON policy: ${what}`;
    const first = value.trimStart().charAt(0);
    if (first === "[") return says("contains a JSON array, not a JSON object");
    if (first === '"') return says("contains a JSON-encoded string, not a JSON-encoded object");
    if (first !== "{") return says("not a JSON object");
    const problem = goJsonProblem(value);
    return problem === undefined ? undefined : says(problem);
  },
  cidr: networkAddress("CIDR"),
  ipv4Cidr: networkAddress("IPv4 CIDR"),
  ipv6Cidr: networkAddress("IPv6 CIDR"),
  /** The block of a VPC, /16 to /28. */
  vpcCidr: vpcNetwork(16, 28),
  /** A private block. */
  privateCidr: (path, value) => networkAddress("CIDR")(path, value) ?? outsideOfPrivate(path, value),
  /** A private block for the services of a cluster, /12 to /24. */
  serviceCidr: (path, value) => vpcNetwork(12, 24)(path, value) ?? outsideOfPrivate(path, value),
  ipv4: (path, value) =>
    isIpv4(value) ? undefined : `expected ${path} to contain a valid IPv4 address, got: ${value}`,
  /** IPv4 passes as well. */
  ipv6: (path, value) =>
    isIpv4(value) || network(`${value}/128`)?.version === 6
      ? undefined
      : `expected ${path} to contain a valid IPv6 address, got: ${value}`,
  boolean: (path, value) =>
    value === "" || /^(1|0|t|f|T|F|true|false|TRUE|FALSE|True|False)$/.test(value)
      ? undefined
      : `${path}: cannot parse '${value}' as boolean: strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`,
  httpsUrl: (path, value) => {
    if (value === "") return `expected "${path}" url to not be empty, got ${value}`;
    const host = /^\w*:?\/\/([^/\s]+)/.exec(value)?.[1];
    if (host === undefined) return `expected "${path}" to have a host, got ${value}`;
    return value.startsWith("https://")
      ? undefined
      : `expected "${path}" to have a url with schema of: "https", got ${value}`;
  },
  /** `v1.18.3-eksbuild.1`. */
  addonVersion: (path, value) =>
    /^v\d+\.\d+\.\d+(-[\w.-]+)?$/.test(value)
      ? undefined
      : `invalid value for ${path} (must follow semantic version format)`,
  rfc3339: (path, value) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value)
      ? undefined
      : `expected "${path}" to be a valid RFC3339 date, got ${JSON.stringify(value)}`,
} satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;
