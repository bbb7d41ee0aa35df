import type { Input } from '../state/input.js';
import { invalidValue } from '../state/refusal.js';

/** When a cluster is maintained and when its daily snapshot is taken: `sun:05:00-sun:06:00`, `03:30-04:30`, in UTC. */
export interface Windows {
  readonly maintenanceWindow: string;
  readonly snapshotWindow: string;
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAY = 24 * 60;
/** AWS takes the first of these that suits the window that is given. */
const USUAL_MAINTENANCE = ['sun:05:00-sun:06:00', 'sun:23:00-mon:00:00', 'mon:09:00-mon:10:00', 'wed:15:00-wed:16:00'];
const USUAL_SNAPSHOT = ['03:30-04:30', '09:30-10:30', '15:30-16:30', '21:30-22:30'];

/** The windows of a new cluster or group: what is asked for, and for the rest something that does not overlap with it. */
export function newWindows(input: Input): Windows {
  const asked = askedWindows(input);
  const maintenanceWindow =
    asked.maintenance ?? USUAL_MAINTENANCE.find((window) => !asked.snapshot || !overlap(window, asked.snapshot));
  const snapshotWindow = asked.snapshot ?? USUAL_SNAPSHOT.find((window) => !overlap(maintenanceWindow ?? '', window));
  return apart({
    maintenanceWindow: maintenanceWindow ?? 'sun:05:00-sun:06:00',
    snapshotWindow: snapshotWindow ?? '03:30-04:30',
  });
}

/** The windows after a modification. */
export function modifiedWindows(input: Input, current: Windows): Windows {
  const { maintenance, snapshot } = askedWindows(input);
  if (maintenance === undefined && snapshot === undefined) {
    // These two alone: whoever asks spreads the answer over settings that have changed already.
    const { maintenanceWindow, snapshotWindow } = current;
    return { maintenanceWindow, snapshotWindow };
  }
  return apart({
    maintenanceWindow: maintenance ?? current.maintenanceWindow,
    snapshotWindow: snapshot ?? current.snapshotWindow,
  });
}

/**
 * The sentences were seen in deployments: badmintoncryer/cdk-preflight
 * (maintenance-window, snapshot-window), terraform-provider-aws pull 2153.
 */
function askedWindows(input: Input) {
  const maintenance = input.text('PreferredMaintenanceWindow')?.toLowerCase();
  const snapshot = input.text('SnapshotWindow');
  if (maintenance !== undefined) {
    const range = weekly(maintenance);
    if (!range) {
      return invalidValue(
        'Invalid maintenance window format. Should be specified as a range ddd:hh24:mi-ddd:hh24:mi (24H Clock UTC)',
      );
    }
    if (range.length < 60) invalidValue('Maintenance window must be at least 60 minutes.');
  }
  if (snapshot !== undefined) {
    const range = daily(snapshot);
    if (!range) {
      return invalidValue(
        'Invalid backup window format. Should be specified as a range hh24:mi-hh24:mi (24H Clock UTC)',
      );
    }
    if (range.length < 60) invalidValue('Snapshot window must be at least 60 minutes.');
  }
  return { maintenance, snapshot };
}

/** hashicorp/terraform issue 17247. */
function apart(windows: Windows): Windows {
  if (overlap(windows.maintenanceWindow, windows.snapshotWindow)) {
    invalidValue('The snapshot window and maintenance window must not overlap.');
  }
  return windows;
}

/** Minutes since the beginning of the week or day, and how many there are. */
interface Range {
  readonly start: number;
  readonly length: number;
}

const CLOCK = '([01]\\d|2[0-3]):([0-5]\\d)';
const WEEKLY = new RegExp(`^(${DAYS.join('|')}):${CLOCK}-(${DAYS.join('|')}):${CLOCK}$`);
const DAILY = new RegExp(`^${CLOCK}-${CLOCK}$`);

function weekly(window: string): Range | undefined {
  const [, day = '', hour, minute, toDay = '', toHour, toMinute] = WEEKLY.exec(window) ?? [];
  if (hour === undefined) return undefined;
  const start = DAYS.indexOf(day) * DAY + Number(hour) * 60 + Number(minute);
  const end = DAYS.indexOf(toDay) * DAY + Number(toHour) * 60 + Number(toMinute);
  return { start, length: (end - start + 7 * DAY) % (7 * DAY) };
}

/** When a maintenance window begins next, in milliseconds since the epoch. */
export function nextStart(maintenance: string, now: Date): number {
  const { start } = weekly(maintenance) ?? { start: 0 };
  const sunday = new Date(now);
  sunday.setUTCHours(0, 0, 0, 0);
  sunday.setUTCDate(sunday.getUTCDate() - sunday.getUTCDay());
  const begins = sunday.getTime() + start * 60_000;
  return begins > now.getTime() ? begins : begins + 7 * DAY * 60_000;
}

function daily(window: string): Range | undefined {
  const [, hour, minute, toHour, toMinute] = DAILY.exec(window) ?? [];
  if (hour === undefined) return undefined;
  const start = Number(hour) * 60 + Number(minute);
  return { start, length: (Number(toHour) * 60 + Number(toMinute) - start + DAY) % DAY };
}

/** Whether the daily window falls into the weekly one on any day. */
function overlap(maintenance: string, snapshot: string): boolean {
  const week = weekly(maintenance);
  const day = daily(snapshot);
  if (!week || !day) return false;
  // The snapshot of the day before may reach into the week, that of the day after into the next one.
  return Array.from({ length: 16 }, (_, i) => (i - 1) * DAY + day.start).some(
    (start) => start < week.start + week.length && week.start < start + day.length,
  );
}
