import { connect } from "node:tls";

/** What is at a port of this machine. */
export type Answer =
  | { readonly is: "cluster" }
  /** Nothing listens yet, or what listens does not reach the cluster. */
  | { readonly is: "silent"; readonly why: string }
  /** Something answers whose certificate is not that of the cluster. */
  | { readonly is: "another"; readonly why: string };

const attemptMilliseconds = 5000;

/**
 * Asks for the certificate at a port of this machine, which proves the whole way to the API server and back, and that it
 * is the right one.
 *
 * @param host name that the certificate must be for
 * @param certificateAuthority in PEM
 * @param interrupted ends the question
 */
export function answerAt(
  port: number,
  host: string,
  certificateAuthority: string,
  interrupted: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, servername: host, ca: certificateAuthority });
    const end = (): void => void socket.destroy();
    interrupted.addEventListener("abort", end, { once: true });
    const answer = (found: Answer): void => {
      interrupted.removeEventListener("abort", end);
      end();
      resolve(found);
    };
    socket.setTimeout(attemptMilliseconds, () => answer({ is: "silent", why: "no answer within 5 s" }));
    socket.once("secureConnect", () => answer({ is: "cluster" }));
    socket.once("error", (failure: NodeJS.ErrnoException) => {
      const { code = "", message } = failure;
      answer({ is: isOfCertificate(code) ? "another" : "silent", why: message });
    });
    socket.once("close", () => answer({ is: "silent", why: "the connection was closed" }));
  });
}

/** Codes of OpenSSL and of Node for certificates that do not verify (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
function isOfCertificate(code: string): boolean {
  return /CERT|SIGNATURE|SELF_SIGNED|ISSUER|ALTNAME/.test(code);
}
