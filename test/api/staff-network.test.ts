import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { clientNetwork, isProxyEntry, networkOf, trustedProxies } from "../../api/platform/network.ts";

const from = (remoteAddress: string, forwarded?: string): IncomingMessage =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
  }) as unknown as IncomingMessage;

describe("the network of an address", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["", ""],
  ])("%s is of %s", (address, network) => expect(networkOf(address)).toBe(network));
});

describe("behind proxies", () => {
  const ours = trustedProxies(["10.0.0.0/24", "::1", "fd00::/8"]);
  const nobody = trustedProxies([]);
  it.each([
    ["no proxy is trusted", nobody, "10.0.0.1", "203.0.113.7", "10.0.0.1"],
    ["the client comes directly and lies", ours, "198.51.100.1", "203.0.113.7", "198.51.100.1"],
    ["one proxy", ours, "10.0.0.1", "203.0.113.7", "203.0.113.7"],
    ["one proxy, seen through IPv6", ours, "::ffff:10.0.0.1", "203.0.113.7", "203.0.113.7"],
    ["two proxies", ours, "10.0.0.1", "203.0.113.7, fd00::5", "203.0.113.7"],
    ["the client lies to the proxy", ours, "10.0.0.1", "1.2.3.4, 203.0.113.7", "203.0.113.7"],
    ["the client pretends to be a proxy", ours, "10.0.0.1", "1.2.3.4, 203.0.113.7, 10.0.0.9", "203.0.113.7"],
    ["rubbish", ours, "10.0.0.1", "1.2.3.4, unknown", "10.0.0.1"],
    ["an empty header", ours, "10.0.0.1", "", "10.0.0.1"],
    ["IPv6 behind a proxy", ours, "::1", "2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ])("%s", (_name, trusted, remote, forwarded, network) => expect(clientNetwork(from(remote, forwarded), trusted)).toBe(network));
  it("without the header it is the proxy itself", () => expect(clientNetwork(from("10.0.0.1"), ours)).toBe("10.0.0.1"));
});

it.each([
  ["10.0.0.7", true],
  ["10.0.0.0/24", true],
  ["fd00::/8", true],
  ["10.0.0.0/33", false],
  ["10.0.0.0/", false],
  ["proxy.local", false],
  ["10.0.0.0/8/9", false],
  ["*", false],
])("TRUSTED_PROXY %s: %s", (entry, good) => expect(isProxyEntry(entry)).toBe(good));
