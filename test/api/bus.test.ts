import { expect, it, vi } from "vitest";
import { createBus } from "../../api/platform/bus.ts";

it("yields at once, and what happens between two looks is one look", async () => {
  const bus = createBus();
  const watching = bus.watch("statistics", 0);
  expect(await watching.next()).toEqual({ value: new Set(["statistics"]), done: false });
  bus.wake("statistics");
  bus.wake("statistics");
  bus.wake("statistics");
  expect(await watching.next()).toEqual({ value: new Set(["statistics"]), done: false });
  const third = watching.next();
  const settled = vi.fn();
  void third.then(settled);
  await Promise.resolve();
  expect(settled).not.toHaveBeenCalled(); // three wake-ups, one look
  bus.wake("statistics");
  expect(await third).toEqual({ value: new Set(["statistics"]), done: false });
});

it("hears a wake-up between the call and the first look", async () => {
  const bus = createBus();
  const watching = bus.watch("statistics", 0);
  await watching.next();
  bus.wake("statistics"); // while the reader is still reading
  expect(await watching.next()).toEqual({ value: new Set(["statistics"]), done: false });
});

it("keeps its distance, and does not forget the last wake-up", async () => {
  vi.useFakeTimers();
  try {
    const bus = createBus();
    const watching = bus.watch("statistics", 250);
    await watching.next();
    bus.wake("statistics");
    const settled = vi.fn();
    void watching.next().then(settled);
    await vi.advanceTimersByTimeAsync(249);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2);
    expect(settled).toHaveBeenCalledWith({ value: new Set(["statistics"]), done: false });
  } finally {
    vi.useRealTimers();
  }
});

it("lets a waiting reader leave at once and forgets it", async () => {
  const bus = createBus();
  const watching = bus.watch("statistics");
  await watching.next();
  const pending = watching.next();
  expect(bus.watcherCount()).toBe(1);
  await watching.return?.();
  expect(await pending).toEqual({ value: undefined, done: true });
  expect(await watching.next()).toEqual({ value: undefined, done: true });
  expect(bus.watcherCount()).toBe(0);
});

it("costs a watcher that never reads nothing but a flag", async () => {
  const bus = createBus();
  const stalled = bus.watch("statistics", 0);
  const healthy = bus.watch("statistics", 0);
  await healthy.next();
  for (let index = 0; index < 5_000; index++) bus.wake("statistics"); // the default wiring ends the process at 1,024
  expect(await healthy.next()).toEqual({ value: new Set(["statistics"]), done: false });
  expect(await stalled.next()).toEqual({ value: new Set(["statistics"]), done: false });
});

it("shares one look between equal questions, and never hands out one from before a wake-up", async () => {
  const bus = createBus();
  const watching = bus.watch("statistics");
  let looks = 0;
  const look = (): Promise<number> => Promise.resolve((looks += 1));
  expect(await Promise.all([bus.shared("statistics", "a", look), bus.shared("statistics", "a", look)])).toEqual([1, 1]);
  expect(await bus.shared("statistics", "b", look)).toBe(2);
  bus.wake("statistics");
  expect(await bus.shared("statistics", "a", look)).toBe(3);
  await expect(bus.shared("statistics", "c", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  expect(await bus.shared("statistics", "c", look)).toBe(4);
  await watching.return?.();
  expect([await bus.shared("statistics", "a", look), await bus.shared("statistics", "a", look)]).toEqual([5, 6]); // nobody watches: nothing kept
});

it("tells a watcher of several topics which of them woke, together", async () => {
  const bus = createBus();
  const watching = bus.watch(["positions", "fleet"], 0);
  expect(await watching.next()).toEqual({ value: new Set(["positions", "fleet"]), done: false });
  bus.wake("fleet");
  expect(await watching.next()).toEqual({ value: new Set(["fleet"]), done: false });
  bus.wake("positions");
  bus.wake("fleet");
  bus.wake("statistics");
  expect(await watching.next()).toEqual({ value: new Set(["positions", "fleet"]), done: false });
  expect(bus.watcherCount()).toBe(1);
  await watching.return?.();
  expect(bus.watcherCount()).toBe(0);
});
