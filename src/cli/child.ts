import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { EXEC } from './exit.js';

/** What somebody may send to end, reload or question a command. */
const PASSED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;
/** The keyboard sends these to everybody in the foreground, the command included. */
const OF_THE_KEYBOARD: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT']);

/** How a command ended; `failure` says why it never began. */
export interface ChildEnd {
  readonly status: number;
  readonly failure?: string;
}

/** Watches signals from the beginning on: before the command, and after it, they end this process as they would any other. */
export interface SignalWatch {
  /** From now on signals go to the command. */
  passTo(child: ChildProcess | undefined): void;
  stop(): void;
}

/** Hands signals on to the child once there is one; before that a signal ends this program. */
export function watchSignals(exit: (status: number) => void = (status) => process.exit(status)): SignalWatch {
  let child: ChildProcess | undefined;
  let asked = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (!child) {
      exit(128 + constants.signals[signal]);
      return;
    }
    // Terraform takes a second Ctrl-C for an order to leave everything as it is: the first must not arrive twice.
    const reached = OF_THE_KEYBOARD.has(signal) && !asked && isInForeground();
    asked = true;
    if (!reached) child.kill(signal);
  };
  for (const signal of PASSED) process.on(signal, onSignal);
  return {
    passTo: (next) => {
      child = next;
    },
    stop: () => {
      for (const signal of PASSED) process.off(signal, onSignal);
    },
  };
}

/** Whether the terminal's keys reach this process group. */
function isInForeground(): boolean {
  try {
    // proc_pid_stat(5): after the name in parentheses state, ppid, pgrp, session, tty_nr, tpgid.
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return group === foreground;
  } catch {
    return process.stdin.isTTY === true;
  }
}

/**
 * Runs a command with these streams, passes signals on to it, and tells its status as a shell does: 126 when it cannot be run,
 * 127 when there is none, 128 and the signal's number when a signal ended it. What it leaves running in the background is not
 * waited for.
 */
export function runChild(
  [command = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  signals: SignalWatch,
): Promise<ChildEnd> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...environment } });
    signals.passTo(child);
    const end = (ended: ChildEnd): void => {
      signals.passTo(undefined);
      resolve(ended);
    };
    child.once('error', (error: NodeJS.ErrnoException) => {
      // Of a signal that came too late.
      if (child.pid !== undefined) return;
      const missing = error.code === 'ENOENT';
      const why = missing ? 'there is no such command' : `it cannot be run (${error.code})`;
      end({ status: missing ? EXEC.notFound : EXEC.notExecutable, failure: `${command}: ${why}` });
    });
    child.once('exit', (code, signal) => end({ status: code ?? 128 + (signal ? constants.signals[signal] : 0) }));
  });
}
