import { useNavigate, useSearchParams } from "@solidjs/router";
import type { Accessor } from "solid-js";

/** One thing at a time on a phone; the address says which, so that the phone's own "back" leads where one expects. */
export const SCREENS = ["antaran", "muat", "serah", "gagal", "insiden", "batal", "hp", "data", "oper", "terima"] as const;
export type Screen = (typeof SCREENS)[number];

export interface Screens {
  /** null: the day */
  readonly name: Accessor<Screen | null>;
  readonly stopId: Accessor<string | undefined>;
  /** Where a parcel is passed to, from the other courier's link. */
  readonly toRun: Accessor<string | undefined>;
  readonly open: (screen: Screen, stopId?: string, toRun?: string) => void;
  /** Back to the day; "back" does not return to a form that is done. */
  readonly close: () => void;
}

const START = "/kurir";

export function useScreens(): Screens {
  const [parameters] = useSearchParams<{ layar?: string; antaran?: string; ke?: string }>();
  const navigate = useNavigate();
  return {
    name: () => SCREENS.find((screen) => screen === parameters.layar) ?? null,
    stopId: () => parameters.antaran,
    toRun: () => parameters.ke,
    open: (screen, stopId, toRun) => {
      const named = {
        layar: screen,
        ...(stopId === undefined ? {} : { antaran: stopId }),
        ...(toRun === undefined ? {} : { ke: toRun }),
      };
      navigate(`${START}?${new URLSearchParams(named).toString()}`);
    },
    close: () => navigate(START, { replace: true }),
  };
}
