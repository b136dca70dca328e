import { createCrowd } from "./crowd.ts";
import { siteOf } from "./network.ts";

/** How many of the sockets of strangers one network may have, and all networks of one site. */
export interface SocketPlaces {
  readonly mayEnter: (network: string) => boolean;
  /** @returns how to leave again, to be called once */
  readonly enter: (network: string) => () => void;
}

export function createSocketPlaces(most: { readonly ofNetwork: number; readonly ofSite: number }): SocketPlaces {
  const [networks, sites] = [createCrowd(), createCrowd()];
  return {
    mayEnter: (network) => networks.count(network) < most.ofNetwork && sites.count(siteOf(network)) < most.ofSite,
    enter: (network) => {
      const leaves = [networks.enter(network), sites.enter(siteOf(network))];
      return () => leaves.forEach((leave) => leave());
    },
  };
}
