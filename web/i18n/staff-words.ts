import { flatten, translator } from "@solid-primitives/i18n";
import { createMemo, createRoot, createSignal } from "solid-js";
import { idStaff } from "./id-staff.ts";
import { idStaffAccounts } from "./id-staff-accounts.ts";
import { idStaffCase } from "./id-staff-case.ts";
import { idStaffDelivery } from "./id-staff-delivery.ts";
import { addEnglishPart, language, words } from "./language.ts";

const indonesian = { ...idStaff, ...idStaffCase, ...idStaffDelivery, ...idStaffAccounts };
type Dictionary = typeof indonesian;

const [english, setEnglish] = createSignal<Dictionary>();
const fetchEnglish = async (): Promise<void> => {
  const [{ enStaff }, { enStaffCase }, { enStaffDelivery }, { enStaffAccounts }] = await Promise.all([
    import("./en-staff.ts"),
    import("./en-staff-case.ts"),
    import("./en-staff-delivery.ts"),
    import("./en-staff-accounts.ts"),
  ]);
  setEnglish({ ...enStaff, ...enStaffCase, ...enStaffDelivery, ...enStaffAccounts });
};
addEnglishPart(fetchEnglish);

// Whoever reads English already waits for these words with the page's script; without them the page still speaks Indonesian.
if (language() === "en") await fetchEnglish().catch(() => {});

/** `t` for the staff's pages: their own words and those of the first page. */
export const t = createRoot(() =>
  translator(createMemo(() => ({ ...words(), ...flatten<Dictionary>((language() === "en" && english()) || indonesian) }))),
);
