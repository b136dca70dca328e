import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type BacklogBytes, createBacklog, type Share } from "../../api/platform/backlog.ts";
import { createSocketPlaces } from "../../api/platform/socket-places.ts";
import { createTurnstile, type Who } from "../../api/platform/turnstile.ts";

describe("what is held for sockets", () => {
  const cut: string[] = [];
  const backlogOf = (limits: BacklogBytes) => {
    cut.length = 0;
    const backlog = createBacklog(limits);
    return { backlog, join: (network: string, name: string) => backlog.join(network, () => void cut.push(name)) };
  };
  const wide = { socket: 100, network: 1_000, site: 5_000, process: 10_000 };

  it("over its own limit a socket is cut off, once, and what was held is given back", () => {
    const { backlog, join } = backlogOf(wide);
    const [one, other] = [join("A", "one"), join("A", "other")];
    one.hold(99);
    other.hold(50);
    expect(one.makeRoom()).toBe(true);
    one.hold(1);
    expect(other.makeRoom()).toBe(true);
    expect(one.makeRoom()).toBe(false);
    one.hold(500); // what was still on its way
    one.release(99);
    one.leave();
    expect(one.makeRoom()).toBe(false);
    expect(cut).toEqual(["one"]);
    expect(backlog.heldBytes()).toBe(50);
    other.release(50);
    expect(backlog.heldBytes()).toBe(0);
  });
  it("over the network's limit the one of it that holds most is, and nobody else", () => {
    const { backlog, join } = backlogOf({ ...wide, network: 150 });
    const [small, large, elsewhere] = [join("A", "small"), join("A", "large"), join("B", "elsewhere")];
    small.hold(60);
    large.hold(90);
    elsewhere.hold(99);
    expect(elsewhere.makeRoom()).toBe(true);
    expect(cut).toEqual([]);
    expect(small.makeRoom()).toBe(true);
    expect(cut).toEqual(["large"]);
    expect(backlog.heldBytes()).toBe(159);
  });
  it("over the site's limit the one of it that holds most is, and nobody of the next site", () => {
    const { backlog, join } = backlogOf({ ...wide, site: 150 });
    const networks = ["2001:db8:1:1::/64", "2001:db8:1:2::/64", "2001:db8:2:1::/64"];
    const [small, large, elsewhere] = networks.map((network) => join(network, network)) as [Share, Share, Share];
    small.hold(60);
    large.hold(80);
    elsewhere.hold(99);
    expect(small.makeRoom()).toBe(true);
    expect(cut).toEqual([]);
    small.hold(10);
    expect(small.makeRoom()).toBe(true);
    expect(cut).toEqual(["2001:db8:1:2::/64"]);
    expect(backlog.heldBytes()).toBe(169);
    for (const share of [small, elsewhere]) share.leave();
    expect(backlog.heldBytes()).toBe(0);
  });
  it("over the process's limit the one of all that holds most is", () => {
    const { join } = backlogOf({ ...wide, process: 200 });
    const shares = ["A", "B", "C"].map((network) => join(network, network));
    shares.forEach((share, index) => share.hold(60 + 10 * index));
    expect(shares[0]!.makeRoom()).toBe(true);
    expect(cut).toEqual(["C"]);
  });
});

describe("places for sockets", () => {
  const places = () => createSocketPlaces({ ofNetwork: 2, ofSite: 4 });
  const networkOf = (index: number): string => `2001:db8:7:${index}::/64`;

  it("are the network's share, and come back", () => {
    const { mayEnter, enter } = places();
    enter("192.0.2.1");
    const leave = enter("192.0.2.1");
    expect([mayEnter("192.0.2.1"), mayEnter("192.0.2.2")]).toEqual([false, true]);
    leave();
    expect(mayEnter("192.0.2.1")).toBe(true);
  });
  it("and all networks of one IPv6 /48 have a share together", () => {
    const { mayEnter, enter } = places();
    const [leave] = [1, 2, 3, 4].map((index) => enter(networkOf(index)));
    expect([mayEnter(networkOf(5)), mayEnter("2001:db8:8:1::/64"), mayEnter("192.0.2.1")]).toEqual([false, true, true]);
    leave!();
    expect(mayEnter(networkOf(5))).toBe(true);
  });
});

describe("the turnstile", () => {
  /** Work that says when it began and waits to be let go. */
  function crowd(atOnce: number, each: number) {
    const turnstile = createTurnstile({ atOnce, each, restsTimes: 0 });
    const began: string[] = [];
    const ends: (() => void)[] = [];
    const send = (name: string, ...who: Who): Promise<void> =>
      turnstile.run(who, () => {
        began.push(name);
        return new Promise<void>((end) => ends.push(end));
      });
    return { began, send, turnstile, letOneGo: () => ends.shift()!() };
  }
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await new Promise((next) => setImmediate(next));
  };

  it("lets a few in at once, fewer of one network, and takes turns between networks", async () => {
    const { began, send, letOneGo } = crowd(3, 2);
    const all = ["a1", "a2", "a3", "a4", "b1", "b2", "c1"].map((name) => send(name, name[0]!));
    await settled();
    expect(began).toEqual(["a1", "b1", "c1"]);
    letOneGo();
    await settled();
    expect(began.slice(3)).toEqual(["a2"]);
    for (const next of ["b2", "a3", "a4"]) {
      letOneGo();
      await settled();
      expect(began.at(-1)).toBe(next);
    }
    for (let left = 0; left < 3; left++) letOneGo();
    await Promise.all(all);
  });
  it("a network that fills its places does not keep others out", async () => {
    const { began, send } = crowd(3, 2);
    for (const name of ["a1", "a2", "a3", "a4"]) void send(name, "a");
    await settled();
    expect(began).toEqual(["a1", "a2"]);
    void send("b1", "b");
    await settled();
    expect(began).toEqual(["a1", "a2", "b1"]);
  });
  it("one socket's crowd lets the other sockets of its network in after each, and one network's the other networks of its site", async () => {
    const { began, send, letOneGo } = crowd(1, 1);
    for (const name of ["a1", "a2", "a3", "a4"]) void send(name, "site", "flat", "a");
    for (const name of ["b1", "b2"]) void send(name, "site", "flat", "b");
    void send("next door", "site", "other flat", "c");
    void send("account", "account", "d");
    for (let turn = 0; turn < 8; turn++) {
      await settled();
      letOneGo();
    }
    expect(began).toEqual(["a1", "account", "next door", "b1", "a2", "b2", "a3", "a4"]);
  });
  it("a network rests after long work, and others are let in meanwhile", async () => {
    const turnstile = createTurnstile({ atOnce: 1, each: 1, restsTimes: 4 });
    const began: string[] = [];
    const work = (name: string, ms: number): Promise<void> =>
      turnstile.run([name[0]!], async () => {
        began.push(name);
        await setTimeout(ms);
      });
    const all = [work("a1", 100), work("a2", 0)];
    await all[0];
    await work("b1", 0);
    await work("b2", 0);
    await Promise.all(all);
    expect(began).toEqual(["a1", "b1", "b2", "a2"]);
  });
  it("work that fails gives its place back and tells who asked", async () => {
    const turnstile = createTurnstile({ atOnce: 1, each: 1, restsTimes: 0 });
    await expect(turnstile.run(["a"], () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await turnstile.run(["a"], () => Promise.resolve("yes"))).toBe("yes");
  });
});
