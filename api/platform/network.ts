import type { IncomingMessage } from "node:http";
import { BlockList, isIP, isIPv4 } from "node:net";

/** Addresses of our own proxies, whose word about the client's address is taken. */
export type TrustedProxies = (address: string) => boolean;

/** @param list addresses or subnets, such as "10.0.0.7" or "fd00::/8"; empty: nobody's word is taken */
export function trustedProxies(list: readonly string[]): TrustedProxies {
  const known = new BlockList();
  for (const entry of list) {
    const [address = "", bits] = entry.split("/");
    const family = isIPv4(address) ? "ipv4" : "ipv6";
    if (bits === undefined) known.addAddress(address, family);
    else known.addSubnet(address, Number(bits), family);
  }
  return (address) => isIP(address) !== 0 && known.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}

/** Whether `entry` is something that `trustedProxies` understands. */
export function isProxyEntry(entry: string): boolean {
  const [address = "", bits, ...more] = entry.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/**
 * The network that a request comes from. X-Forwarded-For is read from its end, where our own proxies wrote, up to the first address that is
 * not theirs: whatever stands before it, the client may have made up.
 */
export function clientNetwork(request: IncomingMessage, isTrusted: TrustedProxies): string {
  let address = plain(request.socket.remoteAddress ?? "");
  const forwarded = request.headers["x-forwarded-for"];
  const hops = (Array.isArray(forwarded) ? forwarded.join(",") : (forwarded ?? "")).split(",").map((hop) => plain(hop.trim()));
  while (isTrusted(address) && hops.length > 0) {
    const before = hops.pop()!;
    if (isIP(before) === 0) break;
    address = before;
  }
  return networkOf(address);
}

/** IPv4 as it is; IPv6 without its last 64 bits, which a single device may choose freely and change every minute. */
export function networkOf(address: string): string {
  const bare = plain(address);
  return isIP(bare) === 6 ? `${groupsOf(bare).slice(0, 4).join(":")}::/64` : bare;
}

/**
 * What one customer of a provider can have of a network: of IPv6 a /48, whose 65,536 networks would else be as many strangers.
 * @param network as `networkOf` says it
 */
export const siteOf = (network: string): string =>
  network.includes(":") ? `${network.split(":").slice(0, 3).join(":")}::/48` : network;

/** Without a zone, and an IPv4 address in IPv6 clothes as IPv4: a dual-stack listener sees the same client either way. */
function plain(address: string): string {
  const bare = address.replace(/%.*$/, "");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare);
  return mapped?.[1] ?? bare;
}

/** The eight groups of an IPv6 address, each without leading zeros. */
function groupsOf(address: string): string[] {
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => "0"), ...after];
}
