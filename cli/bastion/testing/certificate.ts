import { generateKeyPairSync, sign } from "node:crypto";

/** A certificate that is its own authority, and its key, in PEM. */
interface SelfSigned {
  readonly certificate: string;
  readonly key: string;
}

const oid = {
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  commonName: [0x55, 0x04, 0x03],
  subjectAltName: [0x55, 0x1d, 0x11],
  basicConstraints: [0x55, 0x1d, 0x13],
} as const;

/** A certificate for a host name, as RFC 5280 has it: no program that makes some is on every machine. */
export function selfSigned(host: string): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(identifier(oid.ecdsaWithSha256));
  const name = sequence(der(0x31, sequence(identifier(oid.commonName), der(0x0c, Buffer.from("test")))));
  const extension = (id: readonly number[], value: Buffer) => sequence(identifier(id), der(0x04, value));
  const unsigned = sequence(
    der(0xa0, integer(2)),
    integer(1),
    algorithm,
    name,
    sequence(time("20200101000000Z"), time("20991231235959Z")),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(
      0xa3,
      sequence(
        extension(oid.basicConstraints, sequence(der(0x01, Buffer.from([0xff])))),
        extension(oid.subjectAltName, sequence(der(0x82, Buffer.from(host)))),
      ),
    ),
  );
  const signature = der(0x03, Buffer.from([0]), sign("sha256", unsigned, privateKey));
  const body = sequence(unsigned, algorithm, signature).toString("base64");
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${body.replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const bytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function identifier(bytes: readonly number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

function integer(value: number): Buffer {
  return der(0x02, Buffer.from([value]));
}

function time(text: string): Buffer {
  return der(0x18, Buffer.from(text));
}
