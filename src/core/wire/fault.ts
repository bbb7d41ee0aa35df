/** A refusal in AWS's terms; rendered as the Query protocol's ErrorResponse. */
export interface Fault {
  readonly code: string;
  readonly status: number;
  /** Sender for 4xx, Receiver for 5xx. */
  readonly type: 'Sender' | 'Receiver';
  readonly message: string;
}
