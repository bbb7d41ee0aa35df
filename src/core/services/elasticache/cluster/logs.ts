import type { Input } from '../state/input.js';
import { oneOf } from '../state/names.js';
import type { LogDelivery, Structure } from '../state/state.js';

/** Applies `LogDeliveryConfigurations` of a call: one per log type, `Enabled` false takes it away. */
export function logsOf(input: Input, current: readonly LogDelivery[]): readonly LogDelivery[] {
  const logs = new Map(current.map((log) => [log.LogType, log]));
  for (const part of input.parts('LogDeliveryConfigurations')) {
    const type = oneOf('LogType', part.need('LogType'), ['slow-log', 'engine-log']);
    if (part.flag('Enabled') === false) {
      logs.delete(type);
      continue;
    }
    const details = part.part('DestinationDetails');
    const group = details?.part('CloudWatchLogsDetails')?.text('LogGroup');
    const stream = details?.part('KinesisFirehoseDetails')?.text('DeliveryStream');
    logs.set(type, {
      LogType: type,
      DestinationType: oneOf('DestinationType', part.need('DestinationType'), ['cloudwatch-logs', 'kinesis-firehose']),
      DestinationDetails: {
        ...(group === undefined ? {} : { CloudWatchLogsDetails: { LogGroup: group } }),
        ...(stream === undefined ? {} : { KinesisFirehoseDetails: { DeliveryStream: stream } }),
      },
      LogFormat: oneOf('LogFormat', part.need('LogFormat'), ['text', 'json']),
    });
  }
  return [...logs.values()];
}

/** `LogDeliveryConfigurations` of an answer. */
export function logsView(logs: readonly LogDelivery[]): readonly Structure[] {
  return logs.map((log) => ({ ...log, Status: 'active' }));
}
