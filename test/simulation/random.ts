/** A number from 0 up to 1 that depends on the seed and the label alone, whatever else happened in the run. */
export type Chance = (label: string) => number;

/**
 * Chance by name: what one call meets does not shift when another call is left out, so that a failing history can be
 * made shorter without becoming another history.
 */
export function createChance(seed: number): Chance {
  return (label) => {
    let hash = (seed ^ 0x811c9dc5) >>> 0;
    for (let index = 0; index < label.length; index++) {
      hash = Math.imul(hash ^ label.charCodeAt(index), 0x01000193);
    }
    return finish(hash) / 0x1_0000_0000;
  };
}

function finish(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A stream of chances of one actor. */
export interface Dice {
  /** From 0 up to 1. */
  next(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  /** True that often. */
  often(share: number): boolean;
  /** One of them; undefined of none. */
  pick<T>(choices: readonly T[]): T | undefined;
}

export function createDice(chance: Chance, name: string): Dice {
  let thrown = 0;
  const next = (): number => chance(`${name}~${thrown++}`);
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    often: (share) => next() < share,
    pick: (choices) => choices[Math.floor(next() * choices.length)],
  };
}
