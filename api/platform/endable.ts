/**
 * A generator over wake-ups that ends at once when its reader leaves, also while it waits: left alone, a generator hears of that only after
 * the next wake-up, and a forgotten subscription would be kept until then.
 * @param values made by a generator that loops over these very `wakeUps`
 */
export function endable<Value>(
  wakeUps: AsyncIterableIterator<unknown>,
  values: AsyncGenerator<Value, void, void>,
): AsyncIterableIterator<Value> {
  const end = async (): Promise<IteratorResult<Value, undefined>> => {
    await wakeUps.return?.();
    await values.return();
    return { value: undefined, done: true };
  };
  const iterator: AsyncIterableIterator<Value> = {
    next: () => values.next() as Promise<IteratorResult<Value, undefined>>,
    return: end,
    throw: end,
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
