import { wordsOf } from "./sensitive-names.ts";

/**
 * Last words of names whose values identify or describe something: a value that stands there openly is known to all who
 * may read the state, so an equal value elsewhere is not taken for a secret.
 */
const openLastWords: ReadonlySet<string> = new Set(
  `account accounts ad address addresses alias aliases ami app application architecture arn arns at availability_zone az azs
  block blocks bool branch broker brokers bucket buckets ca certificate certificates cidr cidrs class cluster clusters cn code_hash
  commit component count created database databases date db dbname digest dns domain domains email emails enabled endpoint endpoints
  engine env environment environments etag expiration expires family fingerprint format fqdn function functions group groups handler
  hash host hostname hostnames hosts id identifier identifiers ids image images instance instances ip ips ipv4 ipv6 issuer kind
  label labels language lineage locale location machine md5 mode model name names namespace namespaces node nodes number org
  organization owner owners partition path paths platform port ports prefix principal principals project protocol provider
  queue region regions registry repo repository revision role roles runtime schema serial service services sg sha sha1 sha256 sha512
  size sku stack stage state status stream subject subnet subnets suffix table tables tag team tenant tier time timestamp
  timezone title topic type types unit updated user username usernames users uuid vendor version versions vpc workspace zone zones`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

const known = new Map<string, boolean>();

/** Whether the values of an attribute identify or describe something, by its name: `vpc_id`, `endpoint`, `engine_version`. */
export function isOpenName(name: string): boolean {
  const judged = known.get(name);
  if (judged !== undefined) return judged;
  const words = wordsOf(name);
  const open = openLastWords.has(words.slice(words.lastIndexOf("_") + 1));
  known.set(name, open);
  return open;
}

/**
 * Where a value has to stand openly to be known as none of the secrets:
 *
 * - `name`: in an attribute that identifies or describes something, see {@link isOpenName};
 * - `tag`: there, in a tag, or as a part of an ARN;
 * - `never`: nowhere, it is hidden all the same.
 */
export type Evidence = "never" | "name" | "tag";

/** What a place can prove. */
export type Proof = Exclude<Evidence, "never">;

/** What one place proves. @param inTags whether it is in `tags` or `tags_all` */
export function evidenceOf(name: string, inTags: boolean): Proof | undefined {
  if (inTags) return "tag";
  return isOpenName(name) ? "name" : undefined;
}

/** Whether what was found is enough. */
export function suffices(found: Proof | undefined, needed: Evidence): boolean {
  return needed !== "never" && found !== undefined && (needed === "tag" || found === "name");
}
