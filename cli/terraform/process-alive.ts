/** Whether a process with this id runs on this machine. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    // Signalling a process of another user fails with EPERM, so the process exists.
    return (failure as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
