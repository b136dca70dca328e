import L from "leaflet";

const GLIDE_MS = 1_000; // shorter than the two seconds that lie between two readings at least

/**
 * Moves something from one place it really was to the next one. It never goes on by itself: where nothing was reported, nothing moves.
 * @param show draws it at a place
 */
export function glide(show: (spot: L.LatLng) => void): { to: (from: L.LatLng, to: L.LatLng) => void; stop: () => void } {
  let frame = 0;
  const stop = (): void => cancelAnimationFrame(frame);
  const to = (from: L.LatLng, goal: L.LatLng): void => {
    stop();
    if (document.hidden || matchMedia("(prefers-reduced-motion: reduce)").matches) return show(goal);
    const begun = performance.now();
    const draw = (now: number): void => {
      const share = Math.min(1, Math.max(0, now - begun) / GLIDE_MS);
      show(L.latLng(from.lat + (goal.lat - from.lat) * share, from.lng + (goal.lng - from.lng) * share));
      if (share < 1) frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
  };
  return { to, stop };
}
