/** How many of each are here now, in this process. */
export interface Crowd {
  readonly count: (who: string | object) => number;
  /** @returns how to leave again, to be called once */
  readonly enter: (who: string | object) => () => void;
}

export function createCrowd(): Crowd {
  const here = new Map<string | object, number>();
  const count = (who: string | object): number => here.get(who) ?? 0;
  return {
    count,
    enter: (who) => {
      here.set(who, count(who) + 1);
      return () => {
        if (count(who) > 1) here.set(who, count(who) - 1);
        else here.delete(who);
      };
    },
  };
}
