import { app, type ServiceBusQueueFunctionOptions } from "@azure/functions";

let isWithheld = false;

/** For an app that cannot start: what is on the bus stays there, and waits for one that can. */
export function withholdBusFunctions(): void {
  isWithheld = true;
}

/** Registers a function that takes messages off the bus. */
export function busFunction(name: string, options: ServiceBusQueueFunctionOptions): void {
  if (!isWithheld) app.serviceBusQueue(name, options);
}
