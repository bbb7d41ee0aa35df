import { isOlder } from '../config/engines.js';
import type { Input } from '../state/input.js';
import { oneOf } from '../state/names.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import type { LogDelivery, Structure } from '../state/state.js';

/** Applies `LogDeliveryConfigurations` of a call: one per log type, `Enabled` false takes it away. */
export function logsOf(input: Input, current: readonly LogDelivery[]): readonly LogDelivery[] {
  const seen = new Set<string>();
  const logs = new Map(current.map((log) => [log.LogType, log]));
  for (const part of input.parts('LogDeliveryConfigurations')) {
    const type = oneOf('LogType', part.need('LogType'), ['slow-log', 'engine-log']);
    if (seen.has(type)) invalidValue(`Only one log delivery configuration can be specified for ${type}.`);
    seen.add(type);
    if (part.flag('Enabled') === false) {
      logs.delete(type);
      continue;
    }
    const details = part.part('DestinationDetails');
    const group = details?.part('CloudWatchLogsDetails')?.text('LogGroup');
    const stream = details?.part('KinesisFirehoseDetails')?.text('DeliveryStream');
    const firehose = part.text('DestinationType') === 'kinesis-firehose';
    if (part.has('DestinationType') && (firehose ? stream : group) === undefined) {
      invalidCombination(`DestinationDetails must match the destination type ${part.text('DestinationType')}.`);
    }
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

/**
 * Refuses logs that the engine version does not have: slow logs from Redis OSS 6.0 on, engine logs from 6.2 on
 * (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html; hashicorp/terraform-provider-aws issue 46443).
 */
export function checkLogs(logs: readonly LogDelivery[], engine: string, runs: string): void {
  for (const { LogType } of logs) {
    if (engine === 'redis' && isOlder(runs, LogType === 'slow-log' ? '6.0' : '6.2')) {
      invalidValue(`${LogType} log delivery is not available for this redis engine version.`);
    }
  }
}

/** `LogDeliveryConfigurations` of an answer. */
export function logsView(logs: readonly LogDelivery[]): readonly Structure[] {
  return logs.map((log) => ({ ...log, Status: 'active' }));
}
