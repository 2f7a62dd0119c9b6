import type { Json } from "../../model/json.ts";
import type { Material } from "./material.ts";
import type { SecretShape } from "./shape.ts";

/** Texts of settings; `@` is the secret. */
const settings: readonly string[] = [
  "password: @",
  "db:\n  password: @",
  "user:\n  token: @",
  "db:\n  host: a\n  password: '@'\n  port: 5432",
  'a:\n  b:\n    c:\n      api_key: "@"',
  "- name: x\n  password: @",
  "password: |\n  @\n",
  "db:\n  password: >-\n    @\nnext: x",
  "password:\n  @\n",
  "password: !!str @",
  "password: &anchor @",
  "{ host: a, password: @, port: 1 }",
  "- name: DB_PASSWORD\n  value: @",
  "- value: @\n  name: DB_PASSWORD",
  "env:\n  - key: DB_PASSWORD\n    value: '@'",
  "# password: @",
  "---\na: 1\n---\ntoken: @\n",
  "apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    password: @\n",
  "apiVersion: v1\nkind: Secret\nstringData:\n  password: @\n",
  "host=db password=@",
  "export DB_PASSWORD=@",
  "DB_PASSWORD='@' ./run",
  'set -e\nPGPASSWORD="@" psql -h db',
  "[db]\npassword = @\n",
  "db.password=@\r\ndb.user=a\r\n",
  'password = "@"',
  'password => "@"',
  "Server=db;User Id=sa;Password=@;",
  "Data Source=db;User ID=sa;Pwd=@",
  "Driver={ODBC Driver 18};Server=db;UID=sa;PWD=@;Encrypt=yes",
  "jdbc:postgresql://db:5432/ml?user=ml&password=@",
  "jdbc:sqlserver://db:1433;user=sa;password=@;encrypt=true",
  "jdbc:oracle:thin:ml/@@db:1521/x",
  "ml:@@tcp(db:3306)/ml",
  "org.apache.kafka.common.security.plain.PlainLoginModule required username='a' password='@';",
  "<config><password>@</password></config>",
  '<add key="Password" value="@"/>',
  '<property name="db.password" value="@" />',
  "<password><![CDATA[@]]></password>",
  "app --password @ --verbose",
  "app --db-password=@",
  "app --token '@'",
  "java -Ddb.password=@ -jar app.jar",
  "helm upgrade x y --set db.password=@",
  "kubectl create secret generic db --from-literal=password=@",
  "mysql -uroot -p@ -h db",
  "sshpass -p @ ssh host",
  "docker login -u ci -p @ registry.example.com",
  "curl -u ci:@ https://example.com",
  "curl --user ci:@ https://example.com",
  "curl -H 'PRIVATE-TOKEN: @' https://example.com",
  "curl -H 'X-Api-Key: @' https://example.com",
  "redis-cli -h db -a @ ping",
  "aws configure set aws_secret_access_key @",
  "CREATE USER ml IDENTIFIED BY '@'",
  "ALTER ROLE ml WITH ENCRYPTED PASSWORD '@'",
  "machine example.com login ci password @",
  "db.example.com:5432:ml:ml:@",
  "echo ml:@ | chpasswd",
  "requirepass @\n",
  "//registry.example.com/:_authToken=@",
  "openssl rsa -passin pass:@ -in key.pem",
  "https://example.com/?token=@",
  "https://example.com/?a=1&access_token=@#x",
  "args=--password=@",
  "FROM x\nENV DB_PASSWORD @\n",
  '{"a":1}\n{"password":"@"}',
  '{"password":"@", cut',
  "apiVersion: v1\nkind: Secret\ndata:\n  a: @\n",
  "kind: Secret\nstringData:\n  a: @\n",
  "gitlab-runner register --registration-token @",
  "zip -P @ a.zip b",
  "os.environ['DB_PASSWORD'] = '@'",
  "$env:DB_PASSWORD = '@'",
];

/** Addresses; `@@` is followed by a host. */
const addresses: readonly string[] = [
  "postgres://ml:#@db.example.com/ml",
  "postgresql+psycopg2://ml:#@db.example.com:5432/ml",
  "mysql://ml:#@db/ml",
  "mongodb+srv://ml:#@cluster0.example.com/ml?retryWrites=true",
  "redis://:#@cache.example.com:6379/0",
  "rediss://:a/#@cache.example.com",
  "amqps://ml:#@mq.example.com/%2f",
  "amqp://ml:a%2F#@mq/",
  "https://ci:#@gitlab.example.com/x.git",
  "git clone https://oauth2:#@gitlab.example.com/x.git --depth 1",
  "pip install --extra-index-url https://u:#@pypi.example.com/simple x",
  "ftp://u:#@files.example.com",
  "smtp://u%40example.com:#@mail.example.com:587",
  "see http://a.example.com and http://u:#@b.example.com",
  "proxy: http://u:#@10.0.0.1:3128",
  "jdbc:mysql://u:#@db/ml",
  "clickhouse://u:p@#@db:9000",
];

/** Objects and lists. */
const structures: Readonly<Record<string, (secret: string) => Json>> = {
  "a pair of name and value": (secret) => [{ name: "DB_PASSWORD", value: secret }],
  "a pair of key and value": (secret) => [{ key: "api_token", value: secret }],
  "a pair in capitals": (secret) => [{ Name: "DB_PASSWORD", Value: secret }],
  "a pair of CloudFormation": (secret) => [{ ParameterKey: "DbPassword", ParameterValue: secret }],
  "a header": (secret) => [{ name: "X-Origin-Secret", value: secret }],
  "JSON in a text": (secret) => JSON.stringify({ db: { password: secret } }),
  "JSON with spaces": (secret) => ` ${JSON.stringify([{ name: "DB_PASSWORD", value: secret }], null, 2)}`,
  "JSON in JSON": (secret) => JSON.stringify({ a: JSON.stringify({ password: secret }) }),
  "an option and its value": (secret) => ["app", "--token", secret],
  "an option of a letter": (secret) => ["curl", "-u", `ci:${secret}`],
  "an option with an equals sign": (secret) => ["app", `--password=${secret}`],
  "an option with its value": (secret) => ["mysql", `-p${secret}`],
  "a manifest of a secret": (secret) => JSON.stringify({ kind: "Secret", data: { a: secret } }),
  "a command in a list": (secret) => ["sh", "-c", `mysql -p${secret}`],
  "auths of Docker": (secret) => JSON.stringify({ auths: { "registry.example.com": { auth: secret } } }),
  "a nested name": (secret) => ({ a: [{ b: { password: [secret] } }] }),
};

export function textShapes(material: Material): SecretShape[] {
  return [
    ...settings.map((text) => {
      const secret = material.weak();
      const marker = text.includes("/@@") || text.includes(":@@") ? "@@" : "@";
      return shape(`settings: ${text}`, text.replace(marker, marker === "@@" ? `${secret}@` : secret), secret);
    }),
    ...addresses.map((text) => {
      const secret = material.weak();
      return shape(`an address: ${text}`, text.replace("#", secret), secret);
    }),
    ...Object.entries(structures).map(([name, build]) => {
      const secret = material.weak();
      return shape(name, build(secret), secret);
    }),
  ];
}

function shape(name: string, note: Json, secret: string): SecretShape {
  return { name, attributes: { note }, secrets: [secret] };
}
