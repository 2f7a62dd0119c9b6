/**
 * Pieces of text that AWS, a provider or Terraform generates, so that any two environments have different ones. A form says
 * nothing of what a piece identifies: commits and digests of images have the form of hashes, and are never folded.
 */
interface Form {
  readonly kind: string;
  readonly pattern: RegExp;
}

/** Kinds of AWS ids whose ids may have 8 hexadecimal digits; all others have 17. Images (ami) identify content. */
const shortIds =
  "acl|aclassoc|cgw|dopt|eigw|eipalloc|eipassoc|eni|eni-attach|fl|fs|fsmt|i|igw|lt|nat|pcx|pl|r|rtb|rtbassoc|sg|sgr|snap|subnet|subnet-cidr-assoc|tgw|tgw-attach|tgw-rtb|vgw|vol|vpc|vpc-cidr-assoc|vpce|vpce-svc|vpn";

/** Anywhere in a text, across words. */
export const textForms: readonly Form[] = [
  {
    kind: "<certificate>",
    pattern: /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED )?CERTIFICATE-----\s*/,
  },
  // The same in base64: "-----BEGIN CERTIFICATE".
  { kind: "<certificate>", pattern: /LS0tLS1CRUdJTiBDRVJUSUZJQ0FUR[A-Za-z0-9+/]*={0,2}/ },
  { kind: "<time>", pattern: /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?/ },
];

/** Inside a run of letters, digits, dots, hyphens and underscores. */
export const runForms: readonly Form[] = [
  { kind: "<uuid>", pattern: /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])/ },
  // Of KMS keys in several regions.
  { kind: "<uuid>", pattern: /\bmrk-[0-9a-f]{32}\b/ },
  // Terraform's id.PrefixedUniqueId: 18 digits of time, and 8 hexadecimal digits of a counter.
  { kind: "<unique>", pattern: /\d{18}[0-9a-f]{8}(?![0-9a-f])/ },
  { kind: "<private host>", pattern: /\bip-\d+-\d+-\d+-\d+(?:\.[a-z0-9-]+)*\.internal\b/ },
  { kind: "<public host>", pattern: /\bec2-\d+-\d+-\d+-\d+\.(?:[a-z0-9-]+\.)?compute(?:-1)?\.amazonaws\.com\b/ },
  {
    kind: "<aws id>",
    pattern: new RegExp(
      `\\b(?!ami-)(?:[a-z][a-z0-9]{0,11}(?:-[a-z]{2,8}){0,2}-[0-9a-f]{17}|(?:${shortIds})-[0-9a-f]{8})(?![0-9a-z])`,
    ),
  },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  { kind: "<iam id>", pattern: /\bA(?:ROA|IDA|GPA|NPA|IPA|KIA|NVA|SCA|SIA|BIA|CCA)[A-Z0-9]{12,}\b/ },
  // Ends of ARNs: of secrets, of load balancers and what belongs to them, of APIs, of CloudFront.
  { kind: "<suffix>", pattern: /(?<=:secret:[\w/+=.@-]{1,400}-)[A-Za-z0-9]{6}(?![\w-])/ },
  {
    kind: "<suffix>",
    pattern:
      /(?<=(?:loadbalancer|targetgroup|listener|listener-rule|app|net|gwy)\/[\w/-]{1,200}\/)[0-9a-f]{16}(?![0-9a-f])/,
  },
  {
    kind: "<api>",
    pattern: /(?<=\/(?:restapis|apis)\/|:execute-api:[a-z0-9-]{0,20}:\d{0,12}:)[a-z0-9]{10}(?![a-z0-9])/,
  },
  { kind: "<distribution>", pattern: /(?<=distribution\/)E[A-Z0-9]{10,16}(?![A-Z0-9])/ },
  // Counted with each registration.
  { kind: "<count>", pattern: /(?<=:(?:task|job)-definition\/[\w-]{1,255}:)\d+(?!\d)/ },
  // Issuers of EKS.
  { kind: "<issuer>", pattern: /(?<=oidc\.eks\.[a-z0-9.-]{5,60}\/id\/)[0-9A-Za-z]+/ },
  { kind: "<zone>", pattern: /\bZ[0-9A-Z]{11,31}\b/ },
  // Cognito pools: us-east-2_AbCdEf123.
  { kind: "<pool>", pattern: /(?<=\b[a-z]{2}(?:-[a-z]+)+-\d_)[A-Za-z0-9]{9}(?![A-Za-z0-9])/ },
  // The hash that the load balancer controller appends: k8s-default-web-0a1b2c3d4e.
  { kind: "<host>", pattern: /(?<=\bk8s-[a-z0-9-]{1,60}-)[0-9a-f]{10}(?![0-9a-z])/ },
];

/** A generated id as a whole, such as `subnet-0a1b2c3d4e5f60718`: of a thing, not of content such as an image. */
export function isGeneratedId(text: string): boolean {
  return runForms.some(({ pattern }) => new RegExp(`^(?:${pattern.source})$`).test(text));
}

/**
 * Services whose host names contain generated labels, such as `dev-db.c9akciq32rr1.us-east-2.rds.amazonaws.com`. In those of
 * other services (s3, ecr, sqs) names are what people chose.
 */
const generatedHosts =
  /(?:\.|^)(?:elb|eks|rds|docdb|neptune|redshift|redshift-serverless|cache|memorydb|es|aoss|kafka|kafka-serverless|execute-api|lambda-url|efs|fsx|mq|airflow|vpce|compute|notebook|studio|grafana-workspace|dax-clusters|transfer|iot|appsync-api|appsync-realtime-api|cloudsearch|timestream-influxdb)(?:\.|$)/;
const amazonHost =
  /^(?:[A-Za-z0-9_-]+\.)+(?:amazonaws\.com(?:\.cn)?|on\.aws|api\.aws|sagemaker\.aws|cloudfront\.net|awsglobalaccelerator\.com|elasticbeanstalk\.com|awsapprunner\.com)$/;
const ownDomain = /\.(?:cloudfront\.net|awsglobalaccelerator\.com|elasticbeanstalk\.com|awsapprunner\.com|on\.aws)$/;

/** Whether a run is a host name of AWS in which labels are generated. */
export function hasGeneratedLabels(run: string): boolean {
  return amazonHost.test(run) && (ownDomain.test(run) || generatedHosts.test(run));
}

/** A label, or a piece of one between hyphens, that AWS generated: it contains a digit, or stands where only a hash stands. */
export const hostPiece = new RegExp(
  [
    // Databases, domains of OpenSearch and caches: a hash before the region, with or without a digit.
    /(?<=\.)(?:cluster-(?:ro-|custom-)?)?[a-z0-9]{8,}(?=\.[a-z]{2}(?:-[a-z]+)+-\d\.(?:rds|docdb|neptune|redshift)\.)/,
    /(?<=-)[a-z0-9]{20,}(?=\.[a-z]{2}(?:-[a-z]+)+-\d\.(?:es|aoss)\.)/,
    /(?<=\.)[a-z0-9]{5,8}(?=(?:\.(?:clustercfg|ng|serverless))?(?:\.\d{4})?\.[a-z]{2,5}\d\.cache\.)/,
    /(?<![A-Za-z0-9])(?=[A-Za-z]*\d)[A-Za-z0-9]+(?![A-Za-z0-9])/,
  ]
    .map(({ source }) => source)
    .join("|"),
);
