/** Minutes without a key pressed after which a session ends, and the longest that one lasts. */
const idleMinutes = 20;
const longestMinutes = 8 * 60;

/**
 * How a shell on a host is opened: everything typed and shown goes to the log group while it happens, and the user is
 * Session Manager's own. A session that forwards a port has another document and no log of its content.
 *
 * Source: "Session document schema" in the user guide of AWS Systems Manager.
 *
 * @param logGroup an encrypted one: Session Manager refuses to log to another
 */
export function sessionDocument(description: string, logGroup: string): string {
  return JSON.stringify({
    schemaVersion: "1.0",
    description,
    sessionType: "Standard_Stream",
    inputs: {
      s3BucketName: "",
      s3KeyPrefix: "",
      s3EncryptionEnabled: true,
      cloudWatchLogGroupName: logGroup,
      cloudWatchEncryptionEnabled: true,
      cloudWatchStreamingEnabled: true,
      kmsKeyId: "",
      runAsEnabled: false,
      runAsDefaultUser: "",
      idleSessionTimeout: String(idleMinutes),
      maxSessionDuration: String(longestMinutes),
      // A login shell, which reads /etc/profile.d: by it people get their kubeconfig.
      shellProfile: { linux: "exec bash --login", windows: "" },
    },
  });
}
