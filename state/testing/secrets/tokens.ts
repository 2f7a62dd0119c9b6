import type { Material } from "./material.ts";
import type { SecretShape } from "./shape.ts";

type Builder = (material: Material) => string;

const after =
  (prefix: string, length: number): Builder =>
  (material) =>
    `${prefix}${material.random(length)}`;
const hexAfter =
  (prefix: string, length: number): Builder =>
  (material) =>
    `${prefix}${material.hex(length)}`;

/** A token of each service, in its current form. */
const tokens: Readonly<Record<string, Builder>> = {
  ...Object.fromEntries(
    ["pat", "rt", "dt", "ptt", "agent", "oas", "soat", "ft", "imt"].map((kind) => [
      `GitLab ${kind}`,
      after(`gl${kind}-`, 20),
    ]),
  ),
  "GitLab job token": (material) => `glcbt-64_${material.random(20)}`,
  ...Object.fromEntries(["p", "o", "u", "s", "r"].map((kind) => [`GitHub ${kind}`, after(`gh${kind}_`, 36)])),
  "GitHub fine-grained": (material) => `github_pat_${material.random(22)}_${material.random(59)}`,
  "Slack bot": (material) => `xoxb-${material.digits(12)}-${material.digits(12)}-${material.random(24)}`,
  "Slack app": (material) => `xapp-1-${material.random(11)}-${material.digits(13)}-${material.hex(64)}`,
  Vault: after("hvs.", 24),
  "Vault batch": after("hvb.", 90),
  "HCP Terraform": (material) => `${material.random(14)}.atlasv1.${material.random(60)}`,
  "Hugging Face": after("hf_", 34),
  "OpenAI project": after("sk-proj-", 48),
  "OpenAI service account": after("sk-svcacct-", 48),
  "OpenAI old": after("sk-", 48),
  Anthropic: after("sk-ant-api03-", 95),
  OpenRouter: hexAfter("sk-or-v1-", 64),
  Groq: after("gsk_", 52),
  xAI: after("xai-", 80),
  Perplexity: after("pplx-", 48),
  Replicate: after("r8_", 37),
  NVIDIA: after("nvapi-", 64),
  Pinecone: after("pcsk_", 70),
  Jina: after("jina_", 60),
  LangSmith: (material) => `lsv2_pt_${material.hex(32)}_${material.hex(10)}`,
  Tavily: after("tvly-", 32),
  Databricks: hexAfter("dapi", 32),
  "Grafana service account": (material) => `glsa_${material.random(32)}_${material.hex(8)}`,
  "Grafana cloud": after("glc_eyJ", 80),
  "New Relic": after("NRAK-", 27),
  Sentry: after("sntrys_", 60),
  PlanetScale: after("pscale_tkn_", 43),
  Doppler: after("dp.pt.", 43),
  "Docker Hub": after("dckr_pat_", 27),
  npm: after("npm_", 36),
  PyPI: after("pypi-AgEIcHlwaS5vcmc", 80),
  RubyGems: hexAfter("rubygems_", 48),
  Artifactory: after("AKCp", 69),
  Google: after("AIza", 35),
  "Google OAuth": after("ya29.", 60),
  "Google client secret": after("GOCSPX-", 28),
  DigitalOcean: hexAfter("dop_v1_", 64),
  Tailscale: (material) => `tskey-auth-${material.random(12)}-${material.random(32)}`,
  Pulumi: hexAfter("pul-", 40),
  Supabase: hexAfter("sbp_", 40),
  "AWS session": after("IQoJb3JpZ2lu", 200),
  "Amazon Bedrock": after("ABSK", 109),
  "EKS sign-in": after("k8s-aws-v1.", 80),
  "Azure client secret": (material) => `${material.random(3)}8Q~${material.random(34)}`,
  Stripe: after("sk_live_", 24),
  "Stripe webhook": after("whsec_", 32),
  SendGrid: (material) => `SG.${material.random(22)}.${material.random(43)}`,
  Twilio: hexAfter("SK", 32),
  Mailgun: hexAfter("key-", 32),
  Mailchimp: (material) => `${material.hex(32)}-us12`,
  Shopify: hexAfter("shpat_", 32),
  Linear: after("lin_api_", 40),
  Notion: after("ntn_", 46),
  Figma: after("figd_", 40),
  Postman: (material) => `PMAK-${material.hex(24)}-${material.hex(34)}`,
  Atlassian: after("ATATT3xFfGF0", 60),
  Airtable: (material) => `pat${material.random(14)}.${material.hex(64)}`,
  HubSpot: (material) => `pat-na1-${material.uuid()}`,
  Telegram: (material) => `${material.digits(10)}:AA${material.random(33)}`,
  Discord: (material) => `M${material.random(25)}.${material.random(6)}.${material.random(38)}`,
  age: (material) => `AGE-SECRET-KEY-1${material.lower(58).toUpperCase()}`,
  JWT: (material) => `eyJ${material.random(33)}.eyJ${material.random(40)}.${material.random(43)}`,
  "Kubernetes bootstrap": (material) => `${material.lower(6)}.${material.lower(16)}`,
  k3s: (material) => `K10${material.hex(64)}::server:${material.hex(32)}`,
  Swarm: (material) => `SWMTKN-1-${material.lower(50)}-${material.lower(25)}`,
  bcrypt: (material) => `$2b$12$${material.random(53)}`,
  "SHA-512 crypt": (material) => `$6$${material.random(16)}$${material.random(86)}`,
  argon2: (material) => `$argon2id$v=19$m=65536,t=3,p=4$${material.random(22)}$${material.random(43)}`,
  "Bearer header": (material) => `Bearer ${material.random(40)}`,
  "Basic header": (material) => `Basic ${Buffer.from(`ci:${material.random(20)}`).toString("base64")}`,
  "signed address of S3": (material) =>
    `https://bucket.s3.amazonaws.com/a?X-Amz-Credential=x&X-Amz-Signature=${material.hex(64)}`,
  "shared access signature": (material) => `https://store.example.com/a?sv=2024-11-04&sig=${material.random(43)}%3D`,
  "Azure storage": (material) => `DefaultEndpointsProtocol=https;AccountName=ml;AccountKey=${material.random(86)}==`,
  "private key": (material) => pem("RSA PRIVATE KEY", material),
  "private key of OpenSSH": (material) => pem("OPENSSH PRIVATE KEY", material),
  "encrypted private key": (material) => pem("ENCRYPTED PRIVATE KEY", material),
  "private key of PGP": (material) => pem("PGP PRIVATE KEY BLOCK", material),
  "private key without its armour": (material) => `MIIEowIBAAKCAQEA${material.random(200)}`,
  "Slack webhook": (material) =>
    hook("https://hooks.slack.com/services", `T${material.digits(8)}/B${material.digits(8)}/${material.random(24)}`),
  "Discord webhook": (material) =>
    hook("https://discord.com/api/webhooks", `${material.digits(18)}/${material.random(68)}`),
  "Teams webhook": (material) =>
    hook("https://contoso.webhook.office.com/webhookb2", `${material.uuid()}/IncomingWebhook/${material.hex(32)}`),
  "Zapier webhook": (material) =>
    hook("https://hooks.zapier.com/hooks/catch", `${material.digits(8)}/${material.random(7)}`),
  "PagerDuty webhook": (material) => hook("https://events.pagerduty.com/integration", `${material.hex(32)}/enqueue`),
  "Telegram bot": (material) =>
    hook("https://api.telegram.org", `bot${material.digits(10)}:AA${material.random(33)}/sendMessage`),
};

function pem(kind: string, material: Material): string {
  return [`-----BEGIN ${kind}-----`, material.random(64), material.random(40), `-----END ${kind}-----`].join("\n");
}

function hook(address: string, path: string): string {
  return [address, path].join("/");
}

/** Each alone under a name that says nothing. */
export function tokenShapes(material: Material): SecretShape[] {
  return Object.entries(tokens).map(([service, build]) => {
    const token = build(material);
    return { name: `a token: ${service}`, attributes: { note: token }, secrets: [token] };
  });
}
