/** One queue as Config.json defines it. Times are milliseconds. */
export interface QueueDefinition {
  readonly name: string;
  readonly lockDuration: number;
  readonly maxDeliveryCount: number;
  readonly requiresSession: boolean;
  readonly requiresDuplicateDetection: boolean;
  readonly duplicateDetectionWindow: number;
  readonly defaultTimeToLive: number;
  readonly deadLetteringOnMessageExpiration: boolean;
  readonly maxSizeInBytes: number;
}

export const deadLetterSuffix = "/$DeadLetterQueue";

/** A dead-letter queue has no sessions, no time to live, and counts no deliveries. */
export function deadLetterDefinition(of: QueueDefinition): QueueDefinition {
  return {
    ...of,
    name: `${of.name}${deadLetterSuffix}`,
    maxDeliveryCount: Number.POSITIVE_INFINITY,
    requiresSession: false,
    requiresDuplicateDetection: false,
    defaultTimeToLive: Number.POSITIVE_INFINITY,
    deadLetteringOnMessageExpiration: false,
    maxSizeInBytes: Number.POSITIVE_INFINITY,
  };
}
