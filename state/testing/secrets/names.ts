import type { Material } from "./material.ts";
import type { SecretShape } from "./shape.ts";

/** Names that make any value a secret, as the services and tools spell them. */
const names = `
  password Password DB_PASSWORD dbPassword master_password masterUserPassword admin-password db.password password_wo old_passwords
  passwd pwd user_pwd passphrase pass_phrase passcode pw pswd mysqlpassword rootpassword pin_code login_pin
  secret client_secret clientSecret CLIENT-SECRET clientsecret app_secret shared_secret webhook_secret secrets secret_string
  token auth_token authToken access_token accesstoken refresh_token bot_token HF_TOKEN GITLAB_TOKEN registration_token join_token
  id_token sessionToken csrf_token deploy_token jwt bearer authorization
  api_key apiKey APIKEY OPENAI_API_KEY WANDB_API_KEY x-api-key access_key secret_key secret_access_key AWS_SECRET_ACCESS_KEY
  master_key deploy_key tls_key tls_key_pem private_key privateKey private_key_pem privkey key_pem private_pem ssh_key ssl_key
  server_key signing_key encryption_key decryption_key fernet_key hmac_key account_key primary_key storage_account_key
  license_key pre_shared_key preshared_key tunnel1_preshared_key psk unseal_keys recovery_key root_token session_key
  service_account_key integration_key client_key client_key_data certificate_key
  creds db_creds credential credentials google_credentials
  webhook_url slackWebhookUrl incoming_webhook_url hook_url sas_url sas_uri
  conn_str connStr connection_string connectionString dsn SENTRY_DSN jaas_config sasl_jaas_config
  pfx p12 pkcs12 jks keystore keytab htpasswd netrc pgpass npmrc dockerconfigjson .dockerconfigjson dockercfg kubeconfig kube_config_raw
  otp totp recovery_codes backup_codes security_answer auth_header session_cookie snmp_community github_pat basic_auth _auth
`
  .split(/\s+/)
  .filter((name) => name !== "");

/** Names of which only a random value is a secret. */
const probableNames = [
  "salt",
  "nonce",
  "pepper",
  "routing_key",
  "hmac",
  "license",
  "cookie",
  "seed",
  "iv",
  "signature",
];

/** Addresses of what asks for a password. */
const connectionNames = [
  "database_url",
  "DATABASE_URL",
  "REDIS_URL",
  "MONGO_URI",
  "connection_uri",
  "CELERY_BROKER_URL",
];

export function nameShapes(material: Material): SecretShape[] {
  return [
    ...names.map((name) => shape(name, name === "_auth" ? material.random(20) : material.weak())),
    ...probableNames.map((name) => shape(name, material.random(24))),
    ...connectionNames.map((name) => shape(name, material.random(24))),
  ];
}

function shape(name: string, secret: string): SecretShape {
  return { name: `the value of ${name}`, attributes: { settings: [{ [name]: secret }] }, secrets: [secret] };
}
