/** Service Bus is throttled or away. The same messages may be sent again: their ids make them arrive once. */
export class BusUnavailableError extends Error {
  override readonly name = "BusUnavailableError";
}

/** The bus answered, and said no: something is set up wrongly, or the app is wrong. */
export class BusRefusedError extends Error {
  override readonly name = "BusRefusedError";
}
