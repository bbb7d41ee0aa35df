/** Often enough that the port is free before somebody starts again, seldom enough to cost nothing. */
const EVERY_MS = 250;

/**
 * Calls `stop` once when the shell of this package's own `npm start` is gone.
 *
 * npm hands SIGTERM to the `sh -c` that it started, and a shell that does not exec its last command (dash) ends without
 * telling its child: `kill` of npm would leave the proxy behind, holding its port. Other scripts may put the proxy into the
 * background on purpose, so only this one is watched.
 *
 * @param shell the parent when the process began: it may be gone before the watch begins.
 * @returns what ends the watch.
 */
export function watchNpmStart(
  environment: Readonly<Record<string, string | undefined>>,
  shell: number,
  stop: () => void,
  parent: () => number = () => process.ppid,
): () => void {
  if (environment.npm_lifecycle_event !== 'start' || environment.npm_package_name !== 'elasticache-iam-proxy')
    return () => {};
  const timer = setInterval(() => {
    if (parent() === shell) return;
    clearInterval(timer);
    stop();
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
