import type { ReportsDictionary } from "./id-reports.ts";

/** English for what the courier's half of the service reports. */
export const enReports: ReportsDictionary = {
  failure: {
    NOBODY_HOME: "nobody at home",
    ADDRESS_NOT_FOUND: "address not found",
    ADDRESS_WRONG: "wrong address",
    MOVED_AWAY: "moved away",
    REFUSED: "recipient refused",
    IDENTITY_MISMATCH: "identity does not match",
    OLD_CARD_WITHHELD: "old KTP-el was not given",
    NO_AUTHORISED_RECIPIENT: "nobody authorised",
    PHONE_UNANSWERED: "phone not answered",
    HOUSE_UNREACHABLE: "house cannot be reached",
    UNSAFE: "not safe",
    WEATHER: "bad weather",
    VEHICLE_BROKEN: "vehicle broken",
    DOCUMENT_DAMAGED: "document damaged",
    DOCUMENT_DATA_WRONG: "wrong data on the document",
    OTHER: "another reason",
  },
  incidentKind: { LOST: "parcel lost", DAMAGED: "parcel damaged", ACCIDENT: "accident", THREAT: "threat or violence" },
  rejection: {
    OFF_DUTY: "outside of duty",
    INVALID_COORDINATES: "coordinates that cannot be",
    INVALID_TIME: "a time that cannot be",
    OUTSIDE_AREA: "far outside of the city",
    LOW_ACCURACY: "not exact enough, over 100 metres",
    CLOCK_AHEAD: "the phone's clock is ahead; set it to automatic",
    DEVICE_MISMATCH: "the device name in the app does not match",
    ENCRYPTED: "encrypted by the app; switch that off",
    OTHER: "cannot be used",
  },
};
