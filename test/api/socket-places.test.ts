import { expect, it } from "vitest";
import { createSocketPlaces } from "../../api/platform/socket-places.ts";

it("one network has its share, all networks of one customer a larger one, and what is left is free again", () => {
  const places = createSocketPlaces({ ofNetwork: 2, ofSite: 3 });
  const [first, second, elsewhere] = ["2001:db8:77:1::/64", "2001:db8:77:2::/64", "2001:db8:78:1::/64"];
  const leaves = [places.enter(first), places.enter(first)];
  expect([places.mayEnter(first), places.mayEnter(second)]).toEqual([false, true]);
  places.enter(second);
  expect([places.mayEnter(second), places.mayEnter(elsewhere)]).toEqual([false, true]);
  for (const leave of leaves) leave();
  expect([places.mayEnter(first), places.mayEnter(second)]).toEqual([true, true]);
});
