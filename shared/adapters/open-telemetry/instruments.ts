import type { Meter } from "@opentelemetry/api";
import { type Metric, type MetricName, metrics } from "../../ports/metrics.ts";
import type { Sdk } from "./telemetry.ts";

type Tell = (value: number, attributes: Parameters<Sdk["record"]>[2]) => void;

const secondBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 240];
const countBuckets = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50];

/** One instrument per metric, made when it is first used. */
export function createInstruments(meter: Meter): Sdk["record"] {
  const made = new Map<MetricName, Tell>();
  return (name, value, attributes) => {
    const tell = made.get(name) ?? createInstrument(meter, name, metrics[name]);
    made.set(name, tell);
    tell(value, attributes);
  };
}

function createInstrument(meter: Meter, name: MetricName, { kind, unit, about }: Metric): Tell {
  const options = { unit, description: about };
  switch (kind) {
    case "counter": {
      const counter = meter.createCounter(name, options);
      return (value, attributes) => counter.add(value, { ...attributes });
    }
    case "gauge": {
      const gauge = meter.createGauge(name, options);
      return (value, attributes) => gauge.record(value, { ...attributes });
    }
    case "histogram": {
      const advice = { explicitBucketBoundaries: unit === "s" ? secondBuckets : countBuckets };
      const histogram = meter.createHistogram(name, { ...options, advice });
      return (value, attributes) => histogram.record(value, { ...attributes });
    }
  }
}
