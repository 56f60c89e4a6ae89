/** Service Bus is throttled or away. The same messages may be sent again: their ids make them arrive once. */
export class BusUnavailableError extends Error {
  override readonly name = "BusUnavailableError";
}
